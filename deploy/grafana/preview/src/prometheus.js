// Asks Prometheus what Grafana's data source would ask, and makes data frames of the answers.
import { FieldType, toDataFrame } from '@grafana/data';

const parameters = new URLSearchParams(location.search);
const prometheus = parameters.get('prometheus');

/** Milliseconds. The step is Grafana's for a panel of half the page's width. */
export const time = { from: Number(parameters.get('from')), to: Number(parameters.get('to')) };
const step = Math.max(5, Math.ceil((time.to - time.from) / 1000 / 300));

const ask = async (path, query) => {
  const url = new URL(`/api/v1/${path}`, prometheus);
  for (const [key, value] of Object.entries(query)) {
    url.searchParams.set(key, value);
  }

  const answer = await (await fetch(url)).json();
  if (answer.status !== 'success') {
    throw new Error(answer.error);
  }

  return answer.data;
};

const seconds = milliseconds => milliseconds / 1000;
const range = Math.round(seconds(time.to - time.from));

export const fill = (text, variables) => text
  .replaceAll('$__rate_interval', '30s').replaceAll('$__interval', `${step}s`).replaceAll('$__range', `${range}s`)
  .replace(/\$\{?(\w+)\}?/g, (whole, name) => variables[name] ?? whole);

/** Every variable with what stands in queries and what its drop-down would show. */
export const resolve = async list => {
  const values = {}, shown = [];
  for (const variable of list) {
    if (variable.type !== 'query') {
      shown.push({ label: variable.label, text: 'Prometheus' });
      continue;
    }

    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(variable.query.query);
    const found = await ask(`label/${label}/values`, { 'match[]': fill(selector, values), start: seconds(time.from), end: seconds(time.to) });
    const chosen = parameters.get(`var-${variable.name}`) ?? found[0] ?? '';
    values[variable.name] = variable.includeAll ? '.+' : chosen;
    shown.push({ label: variable.label, text: variable.includeAll ? 'All' : chosen || 'None' });
  }

  return { values, shown };
};

const nameOf = (format, labels) => {
  if (format && format !== '__auto') {
    return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '');
  }

  const pairs = Object.entries(labels).filter(([label]) => label !== '__name__').map(([label, value]) => `${label}="${value}"`);
  return pairs.length ? `{${pairs.join(', ')}}` : 'Value';
};

const asTable = (refId, series) => {
  const labels = [...new Set(series.flatMap(s => Object.keys(s.metric)))];
  return toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: series.map(s => s.value[0] * 1000) },
      ...labels.map(label => ({ name: label, type: FieldType.string, values: series.map(s => s.metric[label] ?? '') })),
      { name: 'Value', type: FieldType.number, values: series.map(s => Number(s.value[1])) },
    ],
  });
};

// A step without a sample is a gap, not a line from one side to the other.
const withGaps = values => {
  const whole = [];
  for (const [at, value] of values) {
    const last = whole.at(-1)?.[0];
    if (last !== undefined && at - last > 1.5 * step) {
      whole.push([last + step, null]);
    }

    whole.push([at, Number(value)]);
  }

  return whole;
};

const asSeries = (target, { metric, value, values }) => {
  const points = value ? [[value[0], Number(value[1])]] : withGaps(values);
  const name = nameOf(target.legendFormat, metric);
  return toDataFrame({
    refId: target.refId,
    name,
    fields: [
      { name: 'Time', type: FieldType.time, config: { interval: step * 1000 }, values: points.map(p => p[0] * 1000) },
      { name: 'Value', type: FieldType.number, labels: metric, config: { displayNameFromDS: name }, values: points.map(p => p[1]) },
    ],
  });
};

export const query = async (target, variables) => {
  const text = fill(target.expr, variables);
  if (target.instant) {
    const { result } = await ask('query', { query: text, time: seconds(time.to) });
    return target.format !== 'table' ? result.map(s => asSeries(target, s)) : result.length ? [asTable(target.refId, result)] : [];
  }

  const start = Math.ceil(seconds(time.from) / step) * step;
  const { result } = await ask('query_range', { query: text, start, end: Math.floor(seconds(time.to)), step });
  return result.map(s => asSeries(target, s));
};

/** Points in time, with a colour and words, at which an annotation's query had a value. */
export const marks = async (annotations, variables) => {
  const found = [];
  for (const annotation of annotations) {
    const { result } = await ask('query_range', { query: fill(annotation.target.expr, variables), start: seconds(time.from), end: seconds(time.to), step });
    for (const { metric, values } of result) {
      // Values in a row are one event, shown where it begins.
      for (const [i, [at]] of values.entries()) {
        if (i === 0 || at - values[i - 1][0] > step) {
          found.push({ at: at * 1000, colour: annotation.iconColor, text: nameOf(annotation.titleFormat, metric) });
        }
      }
    }
  }

  return found;
};
