// SPDX-License-Identifier: EUPL-1.2
// Every page, in the four languages, light and dark: no violation that axe can find, nothing wider than the screen,
// no request to another host, no error in the console, and light enough for a slow line.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

async function addresses(request: { get(url: string): Promise<{ json(): Promise<any> }> }) {
  const id = async (collection: string, query: string) =>
    (await (await request.get(`/api/v1/${collection}?${query}&limit=1`)).json()).items[0].id as string;
  const city = await id('organisations', 'q=Salzburg');
  return [
    '/', '/relations', '/relations?view=table', '/relations?view=map', '/relations?view=chart', '/organisations',
    '/relations?q=xyzzyq', `/organisations/${city}`, `/organisations/${city}/reach`, `/organisations/${await id('organisations', 'kind=network')}`,
    `/relations/${await id('relations', 'kind=twinning')}`, '/countries', '/countries/FR', '/themes', '/themes/culture',
    '/about', '/api', '/imports', '/no-such-page',
  ];
}

for (const language of ['en', 'fr', 'es', 'pt'])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`pages in ${language}, ${colorScheme}`, async ({ browser, request, baseURL }, info) => {
      test.setTimeout(240_000);
      const phone = info.project.name === 'phone';
      test.skip(phone && colorScheme === 'dark', 'the phone differs in width alone');
      const context = await browser.newContext({ colorScheme, locale: language, viewport: info.project.use.viewport, baseURL });
      const page = await context.newPage();
      const strangers: string[] = [], errors: string[] = [];
      page.on('request', (r) => { if (!r.url().startsWith(baseURL!) && !r.url().startsWith('data:') && !r.url().startsWith('blob:')) strangers.push(r.url()); });
      page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('404')) errors.push(m.text()); });
      for (const address of await addresses(request)) {
        await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${language}`);
        if (!phone) {
          const axe = await new AxeBuilder({ page }).analyze();
          expect(axe.violations.map((v) => `${address}: ${v.id} ${v.nodes[0]?.html}`)).toEqual([]);
        }
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wider, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
      }
      expect(strangers).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    });

test('a public page stays under 150 KB without the map', async ({ page }) => {
  let bytes = 0;
  page.on('response', async (response) => {
    const name = new URL(response.url()).pathname;
    if (/map\.js|world|api\/v1\/map/.test(name)) return;
    const sizes = await response.request().sizes().catch(() => null);
    bytes += sizes?.responseBodySize ?? 0;
  });
  await page.goto('/relations');
  await page.waitForLoadState('networkidle');
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(150 * 1024);
});
