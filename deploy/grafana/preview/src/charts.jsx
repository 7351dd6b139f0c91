// Heatmap and bar chart: Grafana keeps both in its core, so they are put together from the axes and the plot of its libraries.
import { formattedValueToString } from '@grafana/data';
import { measureText, UPlotChart, UPlotConfigBuilder } from '@grafana/ui';
import { time } from './prometheus.js';

const font = 12;

const builderFor = theme => {
  const builder = new UPlotConfigBuilder('utc');
  builder.setMode?.(1);
  builder.setCursor({ show: false });
  return { builder, axis: options => builder.addAxis({ theme, ...options }) };
};

const numberOf = bound => bound === '+Inf' ? Infinity : Number(bound);

/** Rows are buckets, all of one height as in Grafana; a cell's colour is the square root of its share of the fullest one. */
export function Heatmap({ frames, width, height, theme }) {
  const buckets = [...frames].sort((a, b) => numberOf(a.name) - numberOf(b.name));
  const times = buckets[0].fields[0].values;
  const counts = buckets.map((b, i) => b.fields[1].values.map((v, j) => Math.max(0, v - (i ? buckets[i - 1].fields[1].values[j] : 0))));
  const most = Math.max(...counts.flat(), 1e-9);
  const { builder, axis } = builderFor(theme);
  builder.addScale({ scaleKey: 'x', isTime: true, orientation: 0, direction: 1, range: () => [time.from, time.to] });
  builder.addScale({ scaleKey: 'y', orientation: 1, direction: 1, range: () => [0, buckets.length] });
  axis({ scaleKey: 'x', isTime: true, placement: 'bottom', timeZone: 'utc' });
  axis({
    scaleKey: 'y', placement: 'left',
    size: Math.max(...buckets.map(b => measureText(b.name, font).width)) + 18,
    splits: () => buckets.map((_, i) => i + 1),
    values: (_, splits) => splits.map((_, i) => (buckets.length > 14 && i % 2 === 0 ? '' : buckets[i].name)),
    grid: { show: false },
  });
  builder.addSeries({ scaleKey: 'y', theme, show: true, drawStyle: 'line', lineWidth: 0, showPoints: 'never', lineColor: 'transparent', pathBuilder: () => null, fieldIndex: { frameIndex: 0, fieldIndex: 1 } });
  builder.addHook('draw', u => {
    const step = times.length > 1 ? times[1] - times[0] : 1000;
    counts.forEach((row, i) => row.forEach((count, j) => {
      if (count > 1e-9) {
        const left = u.valToPos(times[j] - step, 'x', true), right = u.valToPos(times[j], 'x', true);
        const top = u.valToPos(i + 1, 'y', true), bottom = u.valToPos(i, 'y', true);
        const strength = Math.sqrt(count / most);
        u.ctx.fillStyle = `hsl(${40 - 28 * strength} 95% ${22 + 40 * strength}%)`;
        u.ctx.fillRect(Math.max(left, u.bbox.left), top, right - Math.max(left, u.bbox.left) - 1, bottom - top - 1);
      }
    }));
  });
  return <UPlotChart config={builder} data={[times, times.map(() => null)]} width={width} height={height} />;
}

export function BarChart({ frame, options, width, height, theme }) {
  const names = frame.fields.find(f => f.name === options.xField).values;
  const value = frame.fields.find(f => f.type === 'number');
  const show = v => formattedValueToString(value.display(v));
  const { builder, axis } = builderFor(theme);
  const most = value.config.max ?? Math.max(...value.values);
  builder.addScale({ scaleKey: 'x', isTime: false, orientation: 0, direction: 1, range: () => [-0.6, names.length - 0.4] });
  builder.addScale({ scaleKey: 'y', orientation: 1, direction: 1, range: () => [value.config.min ?? 0, most] });
  axis({
    scaleKey: 'x', placement: 'bottom', isTime: false, grid: { show: false }, ticks: { show: false },
    tickLabelRotation: -options.xTickLabelRotation, size: Math.max(...names.map(n => measureText(n, font).width)) * 0.75 + 24,
    splits: () => names.map((_, i) => i), values: (_, splits) => splits.map(i => names[i]),
  });
  axis({ scaleKey: 'y', placement: 'left', formatValue: show });
  builder.addSeries({ scaleKey: 'y', theme, show: true, drawStyle: 'line', lineWidth: 0, showPoints: 'never', lineColor: 'transparent', pathBuilder: () => null, fieldIndex: { frameIndex: 0, fieldIndex: 1 } });
  const colour = value.display(value.values[0]).color;
  builder.addHook('draw', u => {
    const half = options.barWidth / 2;
    u.ctx.textAlign = 'center';
    u.ctx.font = `${font * devicePixelRatio}px ${theme.typography.fontFamily}`;
    value.values.forEach((v, i) => {
      const left = u.valToPos(i - half, 'x', true), right = u.valToPos(i + half, 'x', true);
      const top = u.valToPos(v, 'y', true), bottom = u.valToPos(0, 'y', true);
      u.ctx.fillStyle = colour;
      u.ctx.globalAlpha = 0.85;
      u.ctx.fillRect(left, top, right - left, bottom - top);
      u.ctx.globalAlpha = 1;
      // Where there is no room above it, in the bar.
      const above = top - 5 > u.bbox.top + font;
      u.ctx.fillStyle = above ? theme.colors.text.primary : theme.colors.background.canvas;
      u.ctx.fillText(show(v), (left + right) / 2, above ? top - 5 : top + font + 4);
    });
  });
  return <UPlotChart config={builder} data={[names.map((_, i) => i), value.values]} width={width} height={height} />;
}
