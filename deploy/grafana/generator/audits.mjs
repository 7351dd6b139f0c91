// Was it right? What comparisons with the strong model say about the threshold, and what they cost.
import { bars, lines, query, row, stat } from './parts.mjs';

const route = 'job=~"$job", routerproxy_route="$route"';
const compared = (agreement, more, window) => `sum(increase(routerproxy_audits_total{${route}, routerproxy_agreement=~"${agreement}"${more}}[${window}]))`;
const ofAccepted = ', routerproxy_attempt="audit"';
const byBand = agreement => `sum by (routerproxy_band) (increase(routerproxy_audits_total{${route}, routerproxy_agreement=~"${agreement}"}[$__range]))`;

export default [
  row('Audits'),
  stat('Audits of accepted answers', 'Accepted answers that the strong model was asked about as well, in the time range. Below 45 nothing can be proven, 200 are a start.', compared('agree|disagree', ofAccepted, '$__range'), { unit: 'short', decimals: 0, width: 6, height: 9, steps: [{ color: 'red', value: null }, { color: 'yellow', value: 45 }, { color: 'green', value: 200 }] }),
  stat('Accepted answers that differ', 'Share of the audits in which the strong model said something else. An estimate: its interval stands in the report of calibrate --from-records.', `(${compared('disagree', ofAccepted, '$__range')} or vector(0)) / ${compared('agree|disagree', ofAccepted, '$__range')}`, { unit: 'percentunit', decimals: 1, min: 0, max: 1, width: 6, height: 9 }),
  bars('Agreement by confidence', 'Share of the comparisons in which both models said the same, by the cheap one\'s confidence. Bars that do not rise: the confidence tells nothing.', [
    query(`(${byBand('agree')} or 0 * ${byBand('disagree')}) / ${byBand('agree|disagree')}`, '{{routerproxy_band}}', { instant: true }),
  ], { unit: 'percentunit', max: 1, decimals: 0, width: 12 }),
  lines('Comparisons by outcome', 'audit: an accepted answer was drawn. escalation: both models answered for the client. shadow: Mode Shadow. error and dropped give no label.', [
    query(`sum by (routerproxy_attempt, routerproxy_agreement) (rate(routerproxy_audits_total{${route}}[$__rate_interval]))`, '{{routerproxy_attempt}} {{routerproxy_agreement}}'),
  ], { unit: 'ops', min: 0, width: 8 }),
  lines('Cost of comparisons', 'USD an hour for requests that were made to compare. Not in the cost per request above.', [
    query(`3600 * sum by (routerproxy_model, routerproxy_attempt) (rate(routerproxy_audits_cost_total{${route}}[$__rate_interval]))`, '{{routerproxy_model}}, {{routerproxy_attempt}}'),
  ], { unit: 'currencyUSD', min: 0, stacked: true, width: 8 }),
  lines('Records', 'Decisions written to the records, of all routes; dropped: the disk was full, the folder not to be written, or more came than could be written.', [
    query('sum by (routerproxy_result) (rate(routerproxy_records_total{job=~"$job"}[$__rate_interval]))', '{{routerproxy_result}}'),
  ], { unit: 'ops', min: 0, width: 8 }),
];
