// The parts that all dashboards are put together from: one place for colours, units of habit, variables, links and annotations.

const datasource = { type: 'prometheus', uid: '${datasource}' };

// What a word means has one colour everywhere.
const colours = {
  decision: { accepted: 'green', escalated: 'orange', bypassed: 'blue', degraded: 'yellow', failed: 'red' },
  request: { answered: 'green', refused: 'purple', failed: 'red', client_gone: 'text' },
  attempt: {
    committed: 'green', low_confidence: 'orange', unscored: 'purple', client_gone: 'text', shutting_down: 'blue',
    status: 'red', broken: 'dark-red', unreachable: 'dark-red', closed_early: 'light-red', no_destination: 'dark-red',
    decision_timeout: 'semi-dark-red', timed_out: 'semi-dark-red', circuit_open: 'light-red',
  },
};

const noTraffic = 'No data: send requests to a route, or widen the time range';

const colourOverrides = kind => Object.entries(colours[kind] ?? {}).map(([name, colour]) => ({
  matcher: { id: 'byRegexp', options: `/^${name}( p\\d+)?$/` },
  properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }],
}));

export const dashed = (name, colour) => ({
  matcher: { id: 'byRegexp', options: name },
  properties: [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
    { id: 'custom.fillOpacity', value: 0 },
    { id: 'color', value: { mode: 'fixed', fixedColor: colour } },
  ],
});

/** A series on an axis of its own, at the right. */
export const right = (name, unit) => ({
  matcher: { id: 'byRegexp', options: name },
  properties: [{ id: 'unit', value: unit }, { id: 'custom.axisPlacement', value: 'right' }, { id: 'max', value: null }],
});

/** One query of a panel. `instant` for stats and tables, which look at the whole range. */
export const query = (expr, legend, { instant = false, exemplar = false, format = 'time_series' } = {}) =>
  ({ expr, legendFormat: legend ?? '__auto', instant, range: !instant, exemplar, format });

const withIds = targets => targets.map((t, i) => ({ refId: String.fromCharCode(65 + i), datasource, editorMode: 'code', ...t }));

const base = (type, title, description, targets, { unit, width, height = 9, min, max, decimals, steps, mappings = [], noValue = noTraffic, overrides = [], links = [] }) => ({
  type, title, description, datasource, width, height,
  targets: withIds(targets),
  fieldConfig: {
    defaults: {
      unit, min, max, decimals, noValue, links, mappings,
      color: { mode: steps ? 'thresholds' : 'palette-classic' },
      thresholds: { mode: 'absolute', steps: steps ?? [{ color: 'text', value: null }] },
    },
    overrides,
  },
});

export const stat = (title, description, expr, options) => {
  const panel = base('stat', title, description, [query(expr, undefined, { instant: true })], { width: 4, height: 4, ...options });
  panel.options = { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: options.steps ? 'value' : 'none', graphMode: 'none', textMode: 'value', justifyMode: 'center' };
  panel.fieldConfig.defaults.noValue = 'no traffic';
  // Without a value there is nothing to praise or to blame.
  panel.fieldConfig.defaults.mappings = [{ type: 'special', options: { match: 'null+nan', result: { text: 'no traffic', color: 'text', index: 0 } } }];
  return panel;
};

// Nothing by nothing is no number, nor is the quantile of nothing. A series of these would stand in the legend without a value and keep the axis from being drawn.
const known = target => (/ \/ |histogram_quantile/.test(target.expr) ? { ...target, expr: `(${target.expr}) >= 0` } : target);

export const lines = (title, description, targets, options) => {
  const { stacked = false, stepped = false, words, calcs = ['mean', 'max', 'lastNotNull'], overrides = [] } = options;
  const panel = base('timeseries', title, description, targets.map(known), { width: 12, ...options, overrides: [...colourOverrides(words), ...overrides] });
  panel.fieldConfig.defaults.custom = {
    drawStyle: 'line', lineInterpolation: stepped ? 'stepAfter' : 'linear', lineWidth: 1, fillOpacity: stacked ? 30 : 0, showPoints: 'never', spanNulls: false,
    stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
  };
  panel.options = {
    legend: { displayMode: 'table', placement: 'bottom', showLegend: true, calcs },
    tooltip: { mode: 'multi', sort: 'desc' },
  };
  return panel;
};

export const heatmap = (title, description, expr, options) => {
  const panel = base('heatmap', title, description, [query(expr, '{{le}}', { exemplar: true, format: 'heatmap' })], { width: 12, unit: 'short', ...options });
  panel.options = {
    calculate: false, yAxis: { axisPlacement: 'left', unit: 'none', reverse: false }, cellGap: 1, cellValues: { unit: 'short' },
    color: { mode: 'scheme', scheme: 'Oranges', steps: 64, fill: 'dark-orange', exponent: 0.5, scale: 'exponential', reverse: false },
    exemplars: { color: 'rgba(255,0,255,0.7)' }, filterValues: { le: 1e-9 }, legend: { show: true }, rowsFrame: { layout: 'auto' },
    tooltip: { mode: 'single', yHistogram: true },
  };
  return panel;
};

/** One bar for each query, from the whole range. */
export const bars = (title, description, targets, options) => {
  const panel = base('bargauge', title, description, targets, { width: 12, min: 0, ...options });
  panel.options = { displayMode: 'basic', orientation: 'horizontal', valueMode: 'color', showUnfilled: true, reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false } };
  return panel;
};

/** A bar for each value of the field `x`, in the order of its number. */
export const curve = (title, description, expr, x, valueName, options) => {
  const panel = base('barchart', title, description, [query(expr, undefined, { instant: true, format: 'table' })], { width: 24, min: 0, ...options });
  panel.options = { xField: x, orientation: 'auto', showValue: 'auto', stacking: 'none', xTickLabelRotation: -45, barWidth: 0.9, legend: { showLegend: false, displayMode: 'list', placement: 'bottom', calcs: [] }, tooltip: { mode: 'single', sort: 'none' } };
  panel.transformations = [
    // Sorted as text, 1e-05 and 0.5 would change places.
    { id: 'convertFieldType', options: { conversions: [{ targetField: x, destinationType: 'number' }] } },
    { id: 'sortBy', options: { sort: [{ field: x, desc: false }] } },
    { id: 'convertFieldType', options: { conversions: [{ targetField: x, destinationType: 'string' }] } },
    { id: 'organize', options: { excludeByName: { Time: true }, renameByName: { Value: valueName } } },
  ];
  return panel;
};

export const table = (title, description, targets, columns, options) => {
  const panel = base('table', title, description, targets.map(expr => query(expr, undefined, { instant: true, format: 'table' })), { width: 12, ...options });
  // Here it stands in single cells.
  panel.fieldConfig.defaults.noValue = '-';
  panel.options = { showHeader: true, cellHeight: 'sm' };
  panel.transformations = [
    { id: 'merge', options: {} },
    { id: 'organize', options: { excludeByName: { Time: true }, renameByName: columns, indexByName: Object.fromEntries(Object.keys(columns).map((name, i) => [name, i])) } },
  ];
  return panel;
};

export const note = (content, { width = 24, height = 3 } = {}) =>
  ({ type: 'text', title: '', transparent: true, width, height, options: { mode: 'markdown', content } });

export const row = title => ({ type: 'row', title, collapsed: false, width: 24, height: 1, panels: [] });

// A link of the data, not of the panel: only there a series' labels are known.
export const toTuning = {
  title: 'Tune ${__field.labels.routerproxy_route}',
  url: '/d/routerproxy-tuning?${datasource:queryparam}&${job:queryparam}&var-route=${__field.labels.routerproxy_route}&${__url_time_range}',
};

/** Grafana's grid is 24 wide; panels flow from left to right as text does. */
const place = panels => {
  let x = 0, y = 0, tallest = 0;
  return panels.map(({ width, height, ...panel }, i) => {
    if (x + width > 24) {
      [x, y, tallest] = [0, y + tallest, 0];
    }

    const placed = { id: i + 1, gridPos: { h: height, w: width, x, y }, ...panel };
    [x, tallest] = [x + width, Math.max(tallest, height)];
    return placed;
  });
};

const variable = (name, label, query, { multi = true } = {}) => ({
  name, label, type: 'query', datasource, query: { query, refId: name }, refresh: 2, sort: 1, hide: 0,
  multi, includeAll: multi, options: [], regex: '', ...(multi && { allValue: '.+', current: { text: ['All'], value: ['$__all'] } }),
});

const variables = {
  job: variable('job', 'Job', 'label_values(routerproxy_build_info, job)'),
  route: variable('route', 'Route', 'label_values(routerproxy_decisions_total{job=~"$job"}, routerproxy_route)'),
  oneRoute: variable('route', 'Route', 'label_values(routerproxy_threshold{job=~"$job"}, routerproxy_route)', { multi: false }),
  model: variable('model', 'Model', 'label_values(routerproxy_attempts_total{job=~"$job", routerproxy_route=~"$route"}, routerproxy_model)'),
  oneModel: variable('model', 'Model', 'label_values(routerproxy_threshold{job=~"$job", routerproxy_route="$route"}, routerproxy_model)', { multi: false }),
};

const annotation = (name, iconColor, expr, titleFormat, textFormat) => ({
  name, iconColor, datasource, enable: true, hide: false, titleFormat, textFormat, useValueForTime: false,
  target: { refId: 'Anno', expr, range: true, instant: false, interval: '15s' },
});

const annotations = [
  // $__interval would be too short: a change is between two samples, and both must lie in the window.
  annotation('Thresholds', 'orange', 'max by (routerproxy_route, routerproxy_model) (changes(routerproxy_threshold{job=~"$job"}[$__rate_interval])) > 0 unless on (routerproxy_route) max by (routerproxy_route) (routerproxy_escalation_target{job=~"$job"})', 'Threshold changed', '{{routerproxy_route}}, {{routerproxy_model}}'),
  annotation('Reloads', 'blue', 'max by (routerproxy_result) (changes(routerproxy_config_reloads_total{job=~"$job"}[$__rate_interval])) > 0', 'Configuration reloaded', '{{routerproxy_result}}'),
  annotation('Versions', 'purple', 'count by (routerproxy_version) (routerproxy_build_info{job=~"$job"}) unless count by (routerproxy_version) (routerproxy_build_info{job=~"$job"} offset 1m)', 'Version started', '{{routerproxy_version}}'),
  annotation('Alerts', 'red', 'max by (alertname, routerproxy_route) (ALERTS{alertname=~"RouterProxy.+", alertstate="firing"})', '{{alertname}}', '{{routerproxy_route}}'),
];

export const dashboard = ({ uid, title, description, variables: wanted, panels, refresh = '10s' }) => ({
  uid, title, description, tags: ['routerproxy'], schemaVersion: 41, version: 1, editable: true, graphTooltip: 1, refresh, timezone: 'browser',
  time: { from: 'now-30m', to: 'now' },
  annotations: { list: annotations },
  links: [{ type: 'dashboards', title: 'RouterProxy', tags: ['routerproxy'], asDropdown: false, includeVars: true, keepTime: true, targetBlank: false, icon: 'external link', tooltip: '', url: '' }],
  templating: {
    list: [
      { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', refresh: 1, hide: 0, multi: false, includeAll: false, options: [], regex: '' },
      ...wanted.map(name => variables[name]),
    ],
  },
  panels: place(panels),
});
