// A dashboard's file on one page, as Grafana would lay it out:
//   ?dashboard=escalation-overview&prometheus=http://127.0.0.1:9090&from=MS&to=MS&var-route=email-triage
import { createTheme } from '@grafana/data';
import { GlobalStyles, PanelChrome, ThemeContext } from '@grafana/ui';
import { Component, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Chart, Text } from './panels.jsx';
import { marks as findMarks, query, resolve, time } from './prometheus.js';

const files = import.meta.glob('../../dashboards/*.json', { eager: true, import: 'default' });
const dashboard = files[`../../dashboards/${new URLSearchParams(location.search).get('dashboard')}.json`];
const theme = createTheme({ colors: { mode: 'dark' } });

// Grafana's own measures.
const rowHeight = 30, gap = 8, top = 96, side = 16;

class Caught extends Component {
  state = {};

  static getDerivedStateFromError = error => ({ error });

  componentDidCatch(error) {
    window.failures.push(`${this.props.title}: ${error.stack}`);
  }

  render() {
    return this.state.error ? <pre>{String(this.state.error)}</pre> : this.props.children;
  }
}

function Panel({ panel, variables, marks, unit }) {
  const { gridPos: { x, y, w, h } } = panel;
  const [frames, setFrames] = useState(panel.targets ? null : []);
  useEffect(() => {
    Promise.all((panel.targets ?? []).map(target => query(target, variables)))
      .then(all => setFrames(all.flat()))
      .catch(error => window.failures.push(`${panel.title}: ${error.message}`))
      .finally(() => window.waiting--);
  }, []);
  const place = { position: 'absolute', left: side + x * unit, top: top + y * (rowHeight + gap), width: w * unit - gap, height: h * (rowHeight + gap) - gap };
  if (panel.type === 'row') {
    return <div style={{ ...place, fontSize: 16, fontWeight: 500, lineHeight: `${place.height}px` }}>⌄ {panel.title}</div>;
  }

  return (
    <div style={place}>
      <PanelChrome title={panel.title} description={panel.description} width={place.width} height={place.height} displayMode={panel.transparent ? 'transparent' : 'default'}>
        {(width, height) => frames && (
          <Caught title={panel.title}>
            {panel.type === 'text' ? <Text panel={panel} /> : <Chart panel={panel} frames={frames} marks={marks} width={width} height={height} theme={theme} />}
          </Caught>
        )}
      </PanelChrome>
    </div>
  );
}

function Page({ values, shown, marks }) {
  const unit = (window.innerWidth - 2 * side + gap) / 24;
  const bottom = Math.max(...dashboard.panels.map(p => p.gridPos.y + p.gridPos.h)) * (rowHeight + gap);
  const clock = at => new Date(at).toISOString().slice(11, 19);
  return (
    <div style={{ position: 'relative', height: top + bottom + gap, background: theme.colors.background.canvas, color: theme.colors.text.primary }}>
      <div style={{ position: 'absolute', left: side, right: side, top: 12, display: 'flex', justifyContent: 'space-between', fontSize: 20 }}>
        <span>{dashboard.title}</span>
        <span style={{ fontSize: 14, color: theme.colors.text.secondary }}>{clock(time.from)} to {clock(time.to)} UTC</span>
      </div>
      <div style={{ position: 'absolute', left: side, top: 52, display: 'flex', gap: 8, fontSize: 13 }}>
        {shown.map(({ label, text }) => (
          <span key={label} style={{ border: `1px solid ${theme.colors.border.medium}`, borderRadius: 2, lineHeight: '28px' }}>
            <span style={{ padding: '0 8px', color: theme.colors.text.secondary }}>{label}</span>
            <span style={{ padding: '0 8px', background: theme.colors.background.primary, display: 'inline-block' }}>{text}</span>
          </span>
        ))}
      </div>
      {dashboard.panels.map(panel => <Panel key={panel.id} panel={panel} variables={values} marks={marks} unit={unit} />)}
    </div>
  );
}

window.failures = [];
window.waiting = dashboard.panels.length;
const variables = await resolve(dashboard.templating.list);
const marks = await findMarks(dashboard.annotations.list, variables.values);
createRoot(document.getElementById('page')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <Page {...variables} marks={marks} />
  </ThemeContext.Provider>,
);
