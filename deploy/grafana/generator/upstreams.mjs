// Which model is slow, failing or expensive?
import { dashboard, lines, note, query, row, stat } from './parts.mjs';

const attempts = 'job=~"$job", routerproxy_route=~"$route", routerproxy_model=~"$model"';
const calls = 'job=~"$job", routerproxy_route=~"$route", routerproxy_tier=~"$model"';
// Everything that ended neither with an answer nor because nobody wanted it any more.
const broken = 'status|broken|unreachable|closed_early|no_destination|decision_timeout|timed_out|circuit_open';
const quantile = (q, metric, by = 'routerproxy_tier') => `histogram_quantile(${q}, sum by (le, ${by}) (rate(${metric}_bucket{${calls}}[$__rate_interval])))`;

export default dashboard({
  uid: 'routerproxy-upstreams',
  title: 'Upstreams',
  description: 'Rate, errors and duration of the requests that the gateway sends to models.',
  variables: ['job', 'route', 'model'],
  panels: [
    stat('Attempts', 'Requests to upstreams per second, corrections and repetitions included.', `sum(rate(routerproxy_attempts_total{${attempts}}[$__range]))`, { unit: 'reqps', decimals: 2, width: 6 }),
    stat('Attempts per request', 'Above 1 + the escalation rate, attempts are being repeated.', `sum(rate(routerproxy_attempts_total{${attempts}}[$__range])) / sum(rate(routerproxy_requests_total{job=~"$job", routerproxy_route=~"$route"}[$__range]))`, { unit: 'none', decimals: 2, width: 6 }),
    stat('Failing attempts', 'Share of attempts that ended without a usable answer.', `sum(rate(routerproxy_attempts_total{${attempts}, routerproxy_outcome=~"${broken}"}[$__range]) or 0 * rate(routerproxy_attempts_total{${attempts}}[$__range])) / sum(rate(routerproxy_attempts_total{${attempts}}[$__range]))`,
      { unit: 'percentunit', decimals: 2, min: 0, max: 1, width: 6, steps: [{ color: 'green', value: null }, { color: 'yellow', value: 0.01 }, { color: 'red', value: 0.2 }] }),
    stat('Tokens', 'Tokens per second that upstreams reported, in and out.', `sum(rate(gen_ai_client_token_usage_sum{${calls}}[$__range]))`, { unit: 'short', decimals: 0, width: 6 }),

    row('Attempts'),
    lines('Attempts by model', 'Requests to upstreams per second.', [query(`sum by (routerproxy_model) (rate(routerproxy_attempts_total{${attempts}}[$__rate_interval]))`, '{{routerproxy_model}}')], { unit: 'reqps', min: 0 }),
    lines('Attempts by outcome', 'How attempts ended. low_confidence is the gate at work; all that is red is trouble.', [query(`sum by (routerproxy_outcome) (rate(routerproxy_attempts_total{${attempts}}[$__rate_interval]))`, '{{routerproxy_outcome}}')], { unit: 'reqps', min: 0, stacked: true, words: 'attempt' }),
    lines('Failing share by model', 'Share of a model\'s attempts that ended without a usable answer, refusals because its circuit is open included.', [
      query(`sum by (routerproxy_model) (rate(routerproxy_attempts_total{${attempts}, routerproxy_outcome=~"${broken}"}[$__rate_interval]) or 0 * rate(routerproxy_attempts_total{${attempts}}[$__rate_interval])) / sum by (routerproxy_model) (rate(routerproxy_attempts_total{${attempts}}[$__rate_interval]))`, '{{routerproxy_model}}'),
    ], { unit: 'percentunit', min: 0, max: 1 }),
    lines('What attempts are for', 'First tier, escalations, and earlier tiers asked again because the last failed.', [query(`sum by (routerproxy_attempt) (rate(routerproxy_attempts_total{${attempts}}[$__rate_interval]))`, '{{routerproxy_attempt}}')], { unit: 'reqps', min: 0, stacked: true }),
    lines('Errors by type', 'Errors per second by type, a status or a word of the convention; "none" are the attempts without.', [
      query(`sum by (routerproxy_tier, error_type) (label_replace(rate(gen_ai_client_operation_duration_seconds_count{${calls}}[$__rate_interval]), "error_type", "none", "error_type", ""))`, '{{routerproxy_tier}}: {{error_type}}'),
    ], { unit: 'reqps', min: 0 }),
    lines('Circuits', 'Models that are left alone because they keep failing. An open circuit lets one attempt through after its break.', [
      query('max by (routerproxy_model) (routerproxy_circuit_state{job=~"$job", routerproxy_model=~"$model"})', '{{routerproxy_model}}'),
    ], {
      unit: 'none', min: 0, max: 2, decimals: 0, stepped: true, calcs: ['lastNotNull'], noValue: 'No model has a circuit',
      mappings: [{ type: 'value', options: { 0: { text: 'closed', color: 'green', index: 0 }, 1: { text: 'half-open', color: 'yellow', index: 1 }, 2: { text: 'open', color: 'red', index: 2 } } }],
    }),

    row('Duration'),
    lines('Time to first chunk', 'From sending a streaming request to its first event.', [
      query(quantile(0.5, 'gen_ai_client_operation_time_to_first_chunk_seconds'), '{{routerproxy_tier}} p50'),
      query(quantile(0.95, 'gen_ai_client_operation_time_to_first_chunk_seconds'), '{{routerproxy_tier}} p95', { exemplar: true }),
    ], { unit: 's', min: 0 }),
    lines('Duration of an attempt', 'Until the answer ended or was given up.', [
      query(quantile(0.5, 'gen_ai_client_operation_duration_seconds'), '{{routerproxy_tier}} p50'),
      query(quantile(0.95, 'gen_ai_client_operation_duration_seconds'), '{{routerproxy_tier}} p95', { exemplar: true }),
    ], { unit: 's', min: 0 }),

    row('Tokens and cost'),
    lines('Tokens by model', 'Tokens per second as upstreams reported them. Attempts that were given up early report none.', [query(`sum by (routerproxy_tier, gen_ai_token_type) (rate(gen_ai_client_token_usage_sum{${calls}}[$__rate_interval]))`, '{{routerproxy_tier}} {{gen_ai_token_type}}')], { unit: 'short', min: 0, width: 8 }),
    lines('Tokens of a request', 'Median of the tokens of one upstream request.', [query(quantile(0.5, 'gen_ai_client_token_usage', 'routerproxy_tier, gen_ai_token_type'), '{{routerproxy_tier}} {{gen_ai_token_type}}')], { unit: 'short', min: 0, width: 8 }),
    lines('Cost by source', 'USD per hour: reported rests on the upstream\'s own counts, estimated on what was seen before an attempt was given up.', [query(`sum by (routerproxy_model, routerproxy_source) (rate(routerproxy_cost_total{${attempts}}[$__rate_interval])) * 3600`, '{{routerproxy_model}} {{routerproxy_source}}')], { unit: 'currencyUSD', min: 0, width: 8 }),

    row('Connections'),
    lines('Open connections', 'Connections to upstreams by server and state.', [query('sum by (server_address, server_port, http_connection_state) (http_client_open_connections{job=~"$job"})', '{{server_address}}:{{server_port}} {{http_connection_state}}')], { unit: 'short', min: 0 }),
    lines('Waiting for a connection', 'Seconds per second that requests spent waiting for a free connection, connecting included. Near 0 in steady state, as connections are reused.', [query('sum by (server_address, server_port) (rate(http_client_request_time_in_queue_seconds_sum{job=~"$job"}[$__rate_interval]))', '{{server_address}}:{{server_port}}')], { unit: 's', min: 0 }),
    note('**Empty?** Attempts appear with the first request of a route; tokens only where upstreams report usage; time to first chunk only for streams.'),
  ],
});
