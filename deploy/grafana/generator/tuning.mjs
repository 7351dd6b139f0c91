// What would a different threshold do to this route?
import audits from './audits.mjs';
import { bars, curve, dashboard, dashed, heatmap, lines, note, query, row, stat, table } from './parts.mjs';

const tier = 'job=~"$job", routerproxy_route="$route", routerproxy_model="$model"';
const route = 'job=~"$job", routerproxy_route="$route"';
const judged = `${route}, routerproxy_decision!="bypassed", routerproxy_reason!="observe"`;
const below = (le, window) => `sum by (le) (increase(routerproxy_confidence_bucket{${tier}, ${le}}[${window}])) / ignoring (le) group_left sum(increase(routerproxy_confidence_count{${tier}}[${window}]))`;
const counted = window => `sum(rate(routerproxy_decisions_total{${route}, routerproxy_decision="escalated"}[${window}])) / sum(rate(routerproxy_decisions_total{${judged}}[${window}]))`;
const upTo = le => `sum(increase(routerproxy_confidence_bucket{${tier}, le="${le}"}[$__range]))`;
const all = `sum(increase(routerproxy_confidence_count{${tier}}[$__range]))`;
const band = (from, to, legend) =>
  query(`(${to ? upTo(to) : all}${from ? ` - ${upTo(from)}` : ''}) / ${all}`, legend, { instant: true });

export default dashboard({
  uid: 'routerproxy-tuning',
  title: 'Route tuning',
  description: 'What a different threshold would do to one route: the share of its requests that would escalate, read from the confidences that were seen.',
  variables: ['job', 'oneRoute', 'oneModel'],
  refresh: '30s',
  panels: [
    stat('Threshold', 'The threshold in force.', `max(routerproxy_threshold{${tier}})`, { unit: 'none', decimals: 4, width: 6 }),
    stat('Escalation rate', 'Share of judged requests that escalated, as counted over the time range.', counted('$__range'), { unit: 'percentunit', decimals: 1, min: 0, max: 1, width: 6 }),
    stat('Scored answers', 'Answers of this tier with a confidence in the time range. Below a few hundred the curve is a guess.', all, { unit: 'short', decimals: 0, width: 6, steps: [{ color: 'red', value: null }, { color: 'yellow', value: 100 }, { color: 'green', value: 400 }] }),
    stat('Median confidence', 'Half of the scored answers are surer than this.', `histogram_quantile(0.5, sum by (le) (rate(routerproxy_confidence_bucket{${tier}}[$__range])))`, { unit: 'none', decimals: 4, width: 6 }),
    curve('What if: escalation rate by threshold', 'For each threshold the share of this tier\'s scored answers that would have escalated. Read it at the present threshold: it must be near the counted escalation rate; then at the one you think of. Unscored answers are not in it.',
      below('le!="+Inf"', '$__range'), 'le', 'Would escalate', { unit: 'percentunit', max: 1, decimals: 0, height: 10 }),
    bars('Confidence in nines', 'Share of the scored answers in each band. Small models are often sure to many nines: a threshold among them separates little.', [
      band(null, '0.5', 'below 0.5'), band('0.5', '0.9', '0.5 to 0.9'), band('0.9', '0.99', '0.9 to 0.99'), band('0.99', '0.999', '0.99 to 0.999'),
      band('0.999', '0.9999', '0.999 to 0.9999'), band('0.9999', '0.99999', '0.9999 to 0.99999'), band('0.99999', null, 'above 0.99999'),
    ], { unit: 'percentunit', max: 1, decimals: 1 }),
    heatmap('Confidence over time', 'One row for each bucket. A drift without a change of yours means other requests or another model behind the same name.', `sum by (le) (increase(routerproxy_confidence_bucket{${tier}}[$__rate_interval]))`, {}),
    lines('Would escalate, over time', 'The escalation rate that some thresholds would have had; dashed the counted one.', [
      query(below('le=~"0.5|0.7|0.8|0.9|0.95|0.99|0.999"', '$__rate_interval'), 'at {{le}}'),
      query(counted('$__rate_interval'), 'counted'),
      query(`max(routerproxy_escalation_target{${tier}})`, 'target'),
    ], { unit: 'percentunit', min: 0, max: 1, overrides: [dashed('/^counted$/', 'red'), dashed('/^target$/', 'blue')] }),
    lines('Threshold over time', 'The threshold in force on each replica. Lines that differ: a replica has not taken the change, or each replica steers its own (TargetEscalationRate).', [
      query(`routerproxy_threshold{${tier}}`, '{{instance}}'),
    ], { unit: 'none', min: 0, max: 1, decimals: 4, stepped: true }),
    table('All thresholds', 'Every threshold of the chosen jobs, with the answers that were scored against it in the time range.', [
      'max by (routerproxy_route, routerproxy_model) (routerproxy_threshold{job=~"$job"})',
      'sum by (routerproxy_route, routerproxy_model) (increase(routerproxy_confidence_count{job=~"$job"}[$__range]))',
    ], { routerproxy_route: 'Route', routerproxy_model: 'Model', 'Value #A': 'Threshold', 'Value #B': 'Scored answers' }, { unit: 'none', decimals: 3, overrides: [{ matcher: { id: 'byName', options: 'Scored answers' }, properties: [{ id: 'decimals', value: 0 }] }] }),
    lines('Cost per 1,000 requests', 'USD per 1,000 requests of this route by model. Models without a Price are absent.', [
      query(`1000 * sum by (routerproxy_model) (rate(routerproxy_cost_total{${route}}[$__rate_interval])) / ignoring (routerproxy_model) group_left sum(rate(routerproxy_requests_total{${route}}[$__rate_interval]))`, '{{routerproxy_model}}'),
    ], { unit: 'currencyUSD', min: 0, stacked: true }),
    ...audits,
    row('Staying true'),
    stat('Provisional', '1 while the threshold judges answers of another model, fingerprint, dialect, temperature or response format than it was chosen for. Calibrate again.', `max(routerproxy_threshold_provisional{${tier}})`, { unit: 'none', decimals: 0, width: 4, height: 9, steps: [{ color: 'green', value: null }, { color: 'orange', value: 1 }] }),
    lines('Alarms', '1 while an alarm is open on a replica. drift: the confidences have changed; it stands for an hour. risk: audits disagree more often than AuditRisk; it stands until the threshold is another.', [
      query(`routerproxy_alarm_open{${tier}}`, '{{routerproxy_alarm}} {{instance}}'),
    ], { unit: 'none', min: 0, max: 1, decimals: 0, width: 10 }),
    lines('Evidence for an alarm', 'At 1 the alarm opens. Evidence that keeps coming and going below 1 is chance.', [
      query(`routerproxy_alarm_evidence{${tier}}`, '{{routerproxy_alarm}} {{instance}}'),
    ], { unit: 'percentunit', min: 0, decimals: 0, width: 10 }),
    note('**Empty?** The route needs traffic with scored answers: send some (`RouterProxy demo-traffic`), in `Observe` mode if nothing may escalate yet, and choose a time range that holds it. A route in `Strong` or `Cheap` mode has no confidences.'),
  ],
});
