// SPDX-License-Identifier: EUPL-1.2
// Pictures of the pages for docs/screenshots: desktop and phone, light, one dark. Expects a running server:
//   COSMOPOLIS_URL=http://127.0.0.1:8080 node tools/screenshots.mjs
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.env.COSMOPOLIS_URL ?? 'http://127.0.0.1:8080';
const get = async (address) => (await fetch(base + address)).json();
const first = async (collection, query) => (await get(`/api/v1/${collection}?${query}&limit=1`)).items[0].id;
const city = await first('organisations', 'q=Salzburg');
const pages = {
  home: '/', relations: '/relations', table: '/relations?view=table', map: '/relations?kind=twinning&view=map', chart: '/relations?view=chart',
  organisation: `/organisations/${city}`, reach: `/organisations/${city}/reach`, network: `/organisations/${await first('organisations', 'q=Mercociudades&kind=network')}`,
  relation: `/relations/${await first('relations', 'q=Salzburg+Le%C3%B3n')}`, country: '/countries/FR', theme: '/themes/culture',
  import: '/imports', about: '/about', api: '/api',
};
mkdirSync('docs/screenshots', { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
for (const [kind, width, height, colorScheme] of [['desktop', 1280, 900, 'light'], ['phone', 390, 844, 'light'], ['dark', 1280, 900, 'dark']]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en' });
  const page = await context.newPage();
  for (const [name, address] of Object.entries(pages)) {
    if (kind === 'dark' && !['home', 'organisation'].includes(name)) continue;
    await page.goto(base + address, { waitUntil: 'networkidle' });
    await page.waitForTimeout(800);
    await page.screenshot({ path: `docs/screenshots/${name}-${kind}.jpg`, type: 'jpeg', quality: 60 });
  }
  await context.close();
}
await browser.close();
