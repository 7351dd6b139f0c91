// Writes the dashboards: node deploy/grafana/generator/generate.mjs. With --check it only tells whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import overview from './overview.mjs';
import runtime from './runtime.mjs';
import tuning from './tuning.mjs';
import upstreams from './upstreams.mjs';

const dashboards = { 'escalation-overview': overview, 'route-tuning': tuning, upstreams, runtime };
const check = process.argv.includes('--check');
let stale = 0;
for (const [name, dashboard] of Object.entries(dashboards)) {
  const file = new URL(`../dashboards/${name}.json`, import.meta.url);
  const text = `${JSON.stringify(dashboard, null, 2)}\n`;
  if (!check) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.log(`${name}.json is not what the generator writes`);
    stale++;
  }
}

process.exit(stale ? 1 : 0);
