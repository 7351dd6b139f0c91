// Runs every query of every dashboard against a Prometheus that has scraped a gateway under traffic:
//   node deploy/grafana/check.mjs http://localhost:9090
// A panel passes when each of its queries succeeds, returns a value that is a number, and carries every label that its legend names.
// Queries of variables must give values; those of annotations need only be valid. What only some routes have (a target that a threshold
// is steered for) may come from another route than the chosen one.
import { readFileSync, readdirSync } from 'node:fs';

const prometheus = process.argv[2];
if (!prometheus) {
  console.error('usage: check.mjs PROMETHEUS_URL [seconds]');
  process.exit(2);
}

const seconds = Number(process.argv[3] ?? 60);
const end = Math.floor(Date.now() / 1000);
const step = 5;
const folder = new URL('dashboards/', import.meta.url);
let passed = 0, failed = 0;

const ask = async (path, parameters) => {
  const url = new URL(`/api/v1/${path}`, prometheus);
  for (const [key, value] of Object.entries(parameters)) {
    [value].flat().forEach(v => url.searchParams.append(key, v));
  }

  const answer = await (await fetch(url)).json();
  if (answer.status !== 'success') {
    throw new Error(answer.error);
  }

  return answer.data;
};

const fill = (text, values) => text
  .replaceAll('$__rate_interval', '30s').replaceAll('$__interval', `${step}s`).replaceAll('$__range', `${seconds}s`)
  .replace(/\$\{?(\w+)\}?/g, (whole, name) => values[name] ?? whole);

const report = (ok, where, what) => {
  ok ? passed++ : failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${where}: ${what}`);
};

// Like Grafana: the first value, or everything where the variable allows all.
const resolve = async (dashboard, values) => {
  for (const variable of dashboard.templating.list.filter(v => v.type === 'query')) {
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(variable.query.query);
    const found = await ask(`label/${label}/values`, { 'match[]': fill(selector, values), start: end - seconds, end });
    report(found.length > 0, `${dashboard.title}, variable ${variable.name}`, found.join(', '));
    values[variable.name] = variable.includeAll ? '.+' : found.find(v => v === 'email-triage' || v === 'cheap') ?? found[0];
  }
};

const judge = (target, series) => {
  const numbers = series.map(s => (s.values ?? [s.value]).map(([, v]) => Number(v)).filter(Number.isFinite));
  if (series.length === 0) {
    return [false, 'no series'];
  }

  if (numbers.every(n => n.length === 0)) {
    return [false, 'no numbers'];
  }

  const labels = [...(target.legendFormat ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(m => m[1]);
  const missing = labels.find(label => series.some(s => !(label in s.metric)));
  const last = numbers.flatMap(n => n.slice(-1)).slice(0, 3).map(n => n.toPrecision(3)).join(' ');
  return missing ? [false, `a series lacks the label ${missing}`] : [true, `${series.length} series, last ${last}`];
};

for (const file of readdirSync(folder).filter(f => f.endsWith('.json')).sort()) {
  const dashboard = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const values = {};
  await resolve(dashboard, values);
  for (const panel of dashboard.panels) {
    for (const target of panel.targets ?? []) {
      const where = `${dashboard.title}, ${panel.title} ${target.refId}`;
      const run = expression => target.instant
        ? ask('query', { query: fill(expression, values), time: end })
        : ask('query_range', { query: fill(expression, values), start: end - seconds, end, step });
      try {
        const own = await run(target.expr);
        const data = own.result.length > 0 ? own : await run(target.expr.replaceAll('="$route"', '=~".+"'));
        const [ok, what] = judge(target, data.result);
        report(ok, where, data === own ? what : `${what} (of another route)`);
      } catch (error) {
        report(false, where, error.message);
      }
    }
  }

  for (const annotation of dashboard.annotations.list) {
    try {
      await ask('query_range', { query: fill(annotation.target.expr, values), start: end - seconds, end, step });
      report(true, `${dashboard.title}, annotation ${annotation.name}`, 'valid');
    } catch (error) {
      report(false, `${dashboard.title}, annotation ${annotation.name}`, error.message);
    }
  }
}

// Rules that fail to evaluate say so only here.
for (const rule of (await ask('rules', {})).groups.flatMap(g => g.rules)) {
  report(rule.health === 'ok', `Rule ${rule.name}`, rule.lastError || 'evaluates');
}

// The curve of Route tuning has to say at the present threshold what was counted: within two points.
const route = 'routerproxy_route="email-triage"';
const number = async query => Number((await ask('query', { query: fill(query, {}), time: end })).result[0]?.value[1]);
const threshold = await number(`max(routerproxy_threshold{${route}})`);
const curve = await number(`sum(increase(routerproxy_confidence_bucket{${route}, le="${threshold}"}[$__range])) / sum(increase(routerproxy_confidence_count{${route}}[$__range]))`);
const counted = await number(`sum(increase(routerproxy_decisions_total{${route}, routerproxy_decision="escalated"}[$__range])) / sum(increase(routerproxy_decisions_total{${route}}[$__range]))`);
report(Math.abs(curve - counted) < 0.02, 'Route tuning, what if', `at ${threshold} the curve says ${(100 * curve).toFixed(1)} %, counted ${(100 * counted).toFixed(1)} %`);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
