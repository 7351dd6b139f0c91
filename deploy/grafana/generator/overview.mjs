// Does routing work, what does it save, is the signal alive?
import { dashboard, dashed, heatmap, lines, note, query, right, row, stat, toTuning } from './parts.mjs';

const route = 'job=~"$job", routerproxy_route=~"$route"';
// What the rule judged: not what skipped the cascade, and not routes that only watch.
const judged = `${route}, routerproxy_decision!="bypassed", routerproxy_reason!="observe"`;
const escalated = `${route}, routerproxy_decision="escalated"`;
const share = (part, whole) => `${part} / ${whole}`;
const unscoredShare = (by, window) => share(
  // A route without unscored answers has no such series yet: then it is 0. A route that scores nothing has no confidence: then it is all of them.
  `sum${by} (rate(routerproxy_unscored_total{${route}}[${window}]) or 0 * rate(routerproxy_confidence_count{${route}}[${window}]))`,
  `sum${by} (rate(routerproxy_unscored_total{${route}}[${window}]) or rate(routerproxy_confidence_count{${route}}[${window}]))`);

const good = (warn, bad) => [{ color: 'green', value: null }, { color: 'yellow', value: warn }, { color: 'red', value: bad }];

export default dashboard({
  uid: 'routerproxy-escalation',
  title: 'Escalation overview',
  description: 'Whether routing works, what it saves, and whether the confidence signal is alive.',
  variables: ['job', 'route'],
  panels: [
    stat('Requests', 'Routed requests per second over the time range.', `sum(rate(routerproxy_requests_total{${route}}[$__range]))`, { unit: 'reqps', decimals: 2 }),
    stat('Escalation rate', 'Share of judged requests that a later tier answered. Requests that skip the cascade and routes that only observe are not judged.',
      share(`sum(rate(routerproxy_decisions_total{${escalated}}[$__range]))`, `sum(rate(routerproxy_decisions_total{${judged}}[$__range]))`), { unit: 'percentunit', decimals: 1, min: 0, max: 1 }),
    stat('Unscored', 'Share of gated answers without a confidence. They escalate or are accepted by rule, not by evidence: the signal is weak where this is high.',
      unscoredShare('', '$__range'), { unit: 'percentunit', decimals: 1, min: 0, max: 1, steps: good(0.05, 0.2) }),
    stat('Failed', 'Share of routed requests whose client got an error or half an answer.',
      share(`sum(rate(routerproxy_requests_total{${route}, routerproxy_outcome="failed"}[$__range]))`, `sum(rate(routerproxy_requests_total{${route}}[$__range]))`), { unit: 'percentunit', decimals: 2, min: 0, max: 1, steps: good(0.001, 0.05) }),
    stat('Latency tax', '95th percentile of the time from the arrival of an escalated request to the decision: what the cheap attempt cost those who needed the strong model.',
      `histogram_quantile(0.95, sum by (le) (rate(routerproxy_decision_duration_seconds_bucket{${escalated}}[$__range])))`, { unit: 's', decimals: 2 }),
    stat('Cost avoided', 'USD per hour that the last tier would have cost for answers an earlier tier gave. Needs a Price on the last tier\'s model.',
      `sum(rate(routerproxy_cost_avoided_total{${route}}[$__range])) * 3600`, { unit: 'currencyUSD', decimals: 4 }),

    row('Escalation'),
    lines('Escalation rate by route', 'Share of judged requests that a later tier answered. A step without a threshold change means that traffic or the cheap model changed.', [
      query(share(`sum by (routerproxy_route) (rate(routerproxy_decisions_total{${escalated}}[$__rate_interval]))`, `sum by (routerproxy_route) (rate(routerproxy_decisions_total{${judged}}[$__rate_interval]))`), '{{routerproxy_route}}'),
    ], { unit: 'percentunit', min: 0, max: 1, links: [toTuning] }),
    lines('Decisions', 'How routed requests ended, per second.', [
      query(`sum by (routerproxy_decision) (rate(routerproxy_decisions_total{${route}}[$__rate_interval]))`, '{{routerproxy_decision}}'),
    ], { unit: 'reqps', min: 0, stacked: true, words: 'decision' }),
    lines('Reasons', 'Why requests were not simply accepted, per second.', [
      query(`sum by (routerproxy_decision, routerproxy_reason) (rate(routerproxy_decisions_total{${route}, routerproxy_decision!="accepted"}[$__rate_interval]))`, '{{routerproxy_decision}}: {{routerproxy_reason}}'),
    ], { unit: 'reqps', min: 0 }),
    lines('Outcomes for clients', 'What became of requests, per second; each counts once, when it has ended.', [
      query(`sum by (routerproxy_outcome) (rate(routerproxy_requests_total{${route}}[$__rate_interval]))`, '{{routerproxy_outcome}}'),
    ], { unit: 'reqps', min: 0, stacked: true, words: 'request' }),

    row('Confidence'),
    heatmap('Confidence', 'How sure the cheap tier was, one row for each bucket. Mass that wanders down means a harder mix of requests or a changed model.',
      `sum by (le) (increase(routerproxy_confidence_bucket{${route}}[$__rate_interval]))`, {}),
    lines('Confidence and threshold', 'Quantiles of the confidence; dashed the threshold in force. Where the median line crosses the threshold, half of the requests escalate.', [
      query(`histogram_quantile(0.1, sum by (le, routerproxy_route) (rate(routerproxy_confidence_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_route}} p10', { exemplar: true }),
      query(`histogram_quantile(0.5, sum by (le, routerproxy_route) (rate(routerproxy_confidence_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_route}} p50'),
      query(`max by (routerproxy_route, routerproxy_model) (routerproxy_threshold{${route}})`, '{{routerproxy_route}} threshold of {{routerproxy_model}}'),
    ], { unit: 'none', min: 0, max: 1, overrides: [dashed('/threshold of/', 'red')] }),
    lines('Unscored share', 'Share of gated answers without a confidence, by route. Above 5 % look at the reasons beside it.', [
      query(unscoredShare(' by (routerproxy_route)', '$__rate_interval'), '{{routerproxy_route}}'),
    ], { unit: 'percentunit', min: 0, max: 1 }),
    lines('Unscored by reason', 'Gated answers per second without a confidence, by reason; "scored" is the rest.', [
      query(`sum by (routerproxy_reason) (rate(routerproxy_unscored_total{${route}}[$__rate_interval]) or label_replace(rate(routerproxy_confidence_count{${route}}[$__rate_interval]), "routerproxy_reason", "scored", "", ""))`, '{{routerproxy_reason}}'),
    ], { unit: 'ops', min: 0 }),

    row('Latency'),
    lines('Time to decision', 'From the arrival of a request to its decision. For accepted answers that is when their first byte goes out.', [
      query(`histogram_quantile(0.5, sum by (le, routerproxy_decision) (rate(routerproxy_decision_duration_seconds_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_decision}} p50'),
      query(`histogram_quantile(0.95, sum by (le, routerproxy_decision) (rate(routerproxy_decision_duration_seconds_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_decision}} p95', { exemplar: true }),
    ], { unit: 's', min: 0, words: 'decision' }),
    lines('Request duration', '95th percentile from the first byte of the request to the last of the answer.', [
      query(`histogram_quantile(0.95, sum by (le, routerproxy_route, routerproxy_decision) (rate(http_server_request_duration_seconds_bucket{${route}}[$__rate_interval])))`, '{{routerproxy_route}} {{routerproxy_decision}}', { exemplar: true }),
    ], { unit: 's', min: 0 }),

    row('Cost and load'),
    lines('Cost per hour', 'USD per hour by the configured prices: what was spent per model, and dashed what was avoided. Models without a Price are absent.', [
      query(`sum by (routerproxy_model) (rate(routerproxy_cost_total{${route}}[$__rate_interval])) * 3600`, '{{routerproxy_model}}'),
      query(`sum(rate(routerproxy_cost_avoided_total{${route}}[$__rate_interval])) * 3600`, 'avoided'),
    ], { unit: 'currencyUSD', min: 0, width: 8, overrides: [dashed('/^avoided$/', 'green')] }),
    lines('Discarded tokens', 'Output tokens per second of answers that were not served: the waste of escalating.', [
      query(`sum by (routerproxy_route, routerproxy_model) (rate(routerproxy_discarded_tokens_total{${route}}[$__rate_interval]))`, '{{routerproxy_route}} {{routerproxy_model}}'),
    ], { unit: 'short', min: 0, width: 8 }),
    lines('Requests by client', 'Requests per second by client.', [
      query(`sum by (routerproxy_client) (rate(routerproxy_requests_total{${route}}[$__rate_interval]))`, '{{routerproxy_client}}'),
    ], { unit: 'reqps', min: 0, width: 8 }),

    row('Budget and comparisons'),
    lines('Escalation budget', 'How much of its EscalationBudget each route has used in the budget\'s window: at 100 % requests that should escalate are denied. At the right those that were, per second.', [
      query(`max by (routerproxy_route) (routerproxy_budget_used{${route}})`, '{{routerproxy_route}} used'),
      query(`sum by (routerproxy_route) (rate(routerproxy_budget_denied_total{${route}}[$__rate_interval]))`, '{{routerproxy_route}} denied'),
    ], { unit: 'percentunit', min: 0, overrides: [right('/ denied$/', 'reqps')], noValue: 'No route has an EscalationBudget' }),
    lines('Comparisons', 'What became of the requests that both tiers answered, or were to answer, per second: audits of accepted answers, routes in Mode Shadow, escalations. At the right what the requests cost that were made for it, in USD per hour; it is not part of the cost above.', [
      query(`sum by (routerproxy_attempt, routerproxy_agreement) (rate(routerproxy_audits_total{${route}}[$__rate_interval]))`, '{{routerproxy_attempt}} {{routerproxy_agreement}}'),
      query(`sum(rate(routerproxy_audits_cost_total{${route}}[$__rate_interval])) * 3600`, 'cost'),
    ], { unit: 'reqps', min: 0, overrides: [right('/^cost$/', 'currencyUSD'), dashed('/^cost$/', 'purple')], noValue: 'No route has an AuditRate or is in Mode Shadow' }),
    note('**Empty panels?** They need traffic: `RouterProxy demo-traffic --url http://GATEWAY --route ROUTE` sends some. Costs need `Price` on the models. Still empty: is the gateway a target of Prometheus (`up`), and does *Job* match?'),
  ],
});
