// The few transformations that the dashboards use. Grafana's own live in its core, not in its libraries.
import { FieldType, toDataFrame } from '@grafana/data';

const rows = frame => Array.from({ length: frame.length }, (_, i) => Object.fromEntries(frame.fields.map(f => [f.name, f.values[i]])));

const frameOf = list => {
  const names = [...new Set(list.flatMap(Object.keys))];
  return toDataFrame({
    fields: names.map(name => {
      const values = list.map(row => row[name] ?? null);
      const type = name === 'Time' ? FieldType.time : values.every(v => v === null || typeof v === 'number') ? FieldType.number : FieldType.string;
      return { name, type, values };
    }),
  });
};

const steps = {
  // Rows of several queries become one where the labels agree that all of them have.
  merge: frames => {
    const shared = frames.map(f => f.fields.map(({ name }) => name)).reduce((all, names) => all.filter(name => names.includes(name))).filter(name => !['Time', 'Value'].includes(name)).sort();
    const merged = new Map();
    for (const frame of frames) {
      for (const { Time, Value, ...labels } of rows(frame)) {
        const key = JSON.stringify(shared.map(name => labels[name]));
        merged.set(key, { Time, ...merged.get(key), ...labels, [frames.length > 1 ? `Value #${frame.refId}` : 'Value']: Value });
      }
    }

    return [frameOf([...merged.values()])];
  },
  convertFieldType: (frames, { conversions }) => frames.map(frame => frameOf(rows(frame).map(row => ({
    ...row,
    ...Object.fromEntries(conversions.map(c => [c.targetField, c.destinationType === 'number' ? Number(row[c.targetField]) : String(row[c.targetField])])),
  })))),
  sortBy: (frames, { sort: [{ field, desc }] }) =>
    frames.map(frame => frameOf(rows(frame).sort((a, b) => (desc ? -1 : 1) * (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0)))),
  organize: (frames, { excludeByName, renameByName, indexByName = {} }) => frames.map(frame => frameOf(rows(frame).map(row => Object.fromEntries(Object.entries(row)
    .filter(([name]) => !excludeByName[name])
    .sort(([a], [b]) => (indexByName[a] ?? 0) - (indexByName[b] ?? 0))
    .map(([name, value]) => [renameByName[name] ?? name, value]))))),
};

export const transform = (frames, transformations = []) =>
  frames.length ? transformations.reduce((data, { id, options }) => steps[id](data, options), frames) : frames;
