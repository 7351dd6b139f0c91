// Takes the pictures: node shoot.mjs PROMETHEUS_URL FROM_SECONDS TO_SECONDS FOLDER [dashboard ...]
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

const [prometheus, from, to, folder, ...wanted] = process.argv.slice(2);
const here = path.dirname(new URL(import.meta.url).pathname);
const dashboards = path.join(here, '../dashboards');
const names = wanted.length ? wanted : readdirSync(dashboards).filter(f => f.endsWith('.json')).map(f => path.basename(f, '.json'));

const server = await preview({ root: here, preview: { host: '127.0.0.1', port: 18490, strictPort: true }, logLevel: 'error' });
const profile = await mkdtemp(path.join(tmpdir(), 'preview-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  viewport: { width: 1600, height: 900 },
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
let failed = 0;
try {
  for (const name of names) {
    const { panels } = JSON.parse(readFileSync(path.join(dashboards, `${name}.json`), 'utf8'));
    const bottom = Math.max(...panels.map(p => p.gridPos.y + p.gridPos.h));
    const page = await browser.newPage();
    await page.setViewportSize({ width: 1600, height: 96 + bottom * 38 + 8 });
    const errors = [];
    page.on('pageerror', error => errors.push(error.stack));
    const query = new URLSearchParams({ dashboard: name, prometheus, from: from * 1000, to: to * 1000, 'var-route': 'email-triage', 'var-model': 'cheap' });
    await page.goto(`http://127.0.0.1:18490/?${query}`);
    await page.waitForFunction(() => window.waiting === 0, null, { timeout: 60_000 }).catch(() => errors.push('not all panels came'));
    await page.waitForTimeout(1500);
    const file = path.join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    errors.push(...await page.evaluate(() => window.failures));
    failed += errors.length;
    console.log(`${errors.length ? 'FAIL' : 'ok  '} ${name}: ${panels.filter(p => p.targets).length} panels, ${Math.round((await stat(file)).size / 1024)} KiB`);
    errors.forEach(error => console.log(`     ${error}`));
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
  await rm(profile, { recursive: true, force: true });
}

process.exit(failed ? 1 : 0);
