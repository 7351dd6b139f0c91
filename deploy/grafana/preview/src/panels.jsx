// One panel of a dashboard, by its type.
import { dateTime, formattedValueToString, getFieldDisplayValues } from '@grafana/data';
import { BarGauge, BigValue, InteractiveTable, TimeSeries } from '@grafana/ui';
import { marked } from 'marked';
import { BarChart, Heatmap } from './charts.jsx';
import { configured } from './fields.js';
import { time } from './prometheus.js';
import { transform } from './transform.js';

const timeRange = { from: dateTime(time.from), to: dateTime(time.to), raw: { from: dateTime(time.from), to: dateTime(time.to) } };

/** Annotations as Grafana draws them: a dashed line with a small mark below. */
const drawMarks = (config, marks, theme) => config.addHook('draw', u => {
  for (const { at, colour } of marks) {
    const x = u.valToPos(at, 'x', true);
    if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
      u.ctx.save();
      u.ctx.strokeStyle = u.ctx.fillStyle = theme.visualization.getColorByName(colour);
      u.ctx.setLineDash([5, 5]);
      u.ctx.beginPath();
      u.ctx.moveTo(x, u.bbox.top);
      u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
      u.ctx.stroke();
      u.ctx.beginPath();
      u.ctx.moveTo(x - 5, u.bbox.top + u.bbox.height + 6);
      u.ctx.lineTo(x + 5, u.bbox.top + u.bbox.height + 6);
      u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
      u.ctx.fill();
      u.ctx.restore();
    }
  }
});

function Table({ frame }) {
  const columns = frame.fields.map(field => ({ id: field.name, header: field.name, sortType: 'string' }));
  const data = Array.from({ length: frame.length }, (_, i) => ({
    id: String(i),
    ...Object.fromEntries(frame.fields.map(field => [field.name, formattedValueToString(field.display(field.values[i]))])),
  }));
  return <div style={{ overflow: 'hidden' }}><InteractiveTable columns={columns} data={data} getRowId={row => row.id} /></div>;
}

function Bars({ values, width, height, theme, options }) {
  // Names of one width, so that the bars begin at one place.
  const room = Math.max(...values.map(v => v.display.title.length)) * 7.5 + 16;
  return values.map((value, i) => (
    <div key={i} style={{ display: 'flex', alignItems: 'center', height: height / values.length }}>
      <span style={{ width: room, fontSize: 13 }}>{value.display.title}</span>
      <BarGauge value={{ ...value.display, title: '' }} field={value.field} display={value.view?.getFieldDisplayProcessor(value.colIndex)} width={width - room} height={height / values.length - 6}
        orientation="horizontal" theme={theme} displayMode={options.displayMode} valueDisplayMode={options.valueMode} showUnfilled={options.showUnfilled} itemSpacing={8} lcdCellWidth={12} />
    </div>
  ));
}

function Empty({ panel, width, height, theme }) {
  return (
    <div style={{ width, height, display: 'flex', alignItems: 'center', justifyContent: 'center', textAlign: 'center', color: theme.colors.text.secondary }}>
      {panel.fieldConfig.defaults.noValue ?? 'No data'}
    </div>
  );
}

export const Text = ({ panel }) => <div className="markdown-html" dangerouslySetInnerHTML={{ __html: marked(panel.options.content) }} />;

export function Chart({ panel, frames: raw, marks, width, height, theme }) {
  if (!raw.length && panel.type !== 'stat') {
    return <Empty panel={panel} width={width} height={height} theme={theme} />;
  }

  const { options } = panel;
  const frames = configured(transform(raw, panel.transformations), panel.fieldConfig, theme);
  switch (panel.type) {
    case 'timeseries':
      return (
        <TimeSeries frames={frames} timeRange={timeRange} timeZone="utc" legend={options.legend} options={options} width={width} height={height}>
          {config => { drawMarks(config, marks, theme); return null; }}
        </TimeSeries>
      );
    case 'heatmap':
      return <Heatmap frames={frames} width={width} height={height} theme={theme} />;
    case 'barchart':
      return <BarChart frame={frames[0]} options={options} width={width} height={height} theme={theme} />;
    case 'table':
      return <Table frame={frames[0]} />;
  }

  const values = getFieldDisplayValues({ data: frames, reduceOptions: options.reduceOptions, fieldConfig: panel.fieldConfig, replaceVariables: text => text, theme, timeZone: 'utc' });
  if (panel.type === 'bargauge') {
    return <Bars values={values} width={width} height={height} theme={theme} options={options} />;
  }

  const [value] = values;
  return <BigValue value={value.display} width={width} height={height} theme={theme} colorMode={options.colorMode} graphMode={options.graphMode} justifyMode={options.justifyMode} textMode={options.textMode} />;
}
