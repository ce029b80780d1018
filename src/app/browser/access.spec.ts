// SPDX-License-Identifier: EUPL-1.2
// Every page, in the four languages, light and dark: no violation that axe can find, nothing wider than the screen,
// no request to another host, no error in the console, and light enough for a slow line.
import { expect, test } from '@playwright/test';
import { faultsOf } from './actions';

async function addresses(request: { get(url: string): Promise<{ json(): Promise<any> }> }) {
  const id = async (collection: string, query: string) =>
    (await (await request.get(`/api/v1/${collection}?${query}&limit=1`)).json()).items[0].id as string;
  const city = await id('organisations', 'q=Salzburg');
  return [
    '/', '/relations', '/relations?view=table', '/relations?view=map', '/relations?view=chart', '/organisations',
    '/relations?q=xyzzyq', `/organisations/${city}`, `/organisations/${city}/reach`, `/organisations/${await id('organisations', 'kind=network')}`,
    `/relations/${await id('relations', 'kind=twinning')}`, '/countries', '/countries/FR', '/themes', '/themes/culture',
    '/about', '/api', '/privacy', '/imports', '/no-such-page',
  ];
}

for (const language of ['en', 'fr', 'es', 'pt'])
  for (const colorScheme of ['light', 'dark'] as const)
    test(`pages in ${language}, ${colorScheme}`, async ({ browser, request, baseURL }, info) => {
      test.setTimeout(600_000);
      const phone = info.project.name === 'phone';
      test.skip(phone && colorScheme === 'dark', 'the phone differs in width alone');
      const context = await browser.newContext({ colorScheme, locale: language, viewport: info.project.use.viewport, baseURL });
      const page = await context.newPage();
      const strangers: string[] = [], errors: string[] = [];
      page.on('request', (r) => { if (!r.url().startsWith(baseURL!) && !r.url().startsWith('data:') && !r.url().startsWith('blob:')) strangers.push(r.url()); });
      page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('404')) errors.push(m.text()); });
      for (const address of await addresses(request)) {
        await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${language}`);
        if (!phone) expect(await faultsOf(page), address).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(wider, `${address} is wider than the screen`).toBeLessThanOrEqual(0);
      }
      expect(strangers).toEqual([]);
      expect(errors).toEqual([]);
      await context.close();
    });

// The pages of those who work in the register, as an administrator of it sees them, in the private space of a city.
const password = process.env.COSMOPOLIS_TEST_PASSWORD ?? '';
const inside = (city: string, twinning: string) => [
  '/desk', '/contributions', '/contributions/mine', '/stewardships', '/notifications', '/notifications/settings', '/confirmations',
  '/confirmations/remarks', '/campaigns', '/duplicates', '/duplicates/merges', '/searches', '/account', '/account/second-factor',
  '/account/erase', '/accounts', '/mail', '/imports', '/propose/organisation', '/propose/relation',
  ...['space', 'members', 'people', 'people/new', 'people/access', 'people/public', 'posts', 'posts/new', 'contacts', 'contacts/new', 'propose', 'confirm', 'history']
    .map((page) => `/organisations/${city}/${page}`),
  ...['propose', 'confirm', 'ask', 'history'].map((page) => `/relations/${twinning}/${page}`),
];
for (const [language, colorScheme, project] of [['en', 'light', 'desktop'], ['fr', 'dark', 'desktop'], ['es', 'light', 'phone'], ['pt', 'light', 'phone'], ['fr', 'light', 'phone'], ['en', 'light', 'phone']] as const)
  test(`pages for those who work in the register in ${language}, ${colorScheme}, ${project}`, async ({ browser, request, baseURL }, info) => {
    test.skip(info.project.name !== project);
    test.setTimeout(600_000);
    const first = async (collection: string, query: string) => (await (await request.get(`/api/v1/${collection}?${query}&limit=1`)).json()).items[0].id as string;
    const context = await browser.newContext({ colorScheme, locale: language, viewport: info.project.use.viewport, baseURL });
    const page = await context.newPage();
    const strangers: string[] = [], errors: string[] = [];
    page.on('request', (r) => { if (!r.url().startsWith(baseURL!) && !r.url().startsWith('data:') && !r.url().startsWith('blob:')) strangers.push(r.url()); });
    page.on('console', (m) => { if (m.type() === 'error') errors.push(`${page.url()}: ${m.text()}`); });
    await page.goto('/sign-in');
    await page.locator('#email').fill('steward@example.org');
    await page.locator('#password').fill(password);
    await page.locator('main button.btn-primary').click();
    await expect(page.locator('.account-name')).toBeVisible();
    const faults: string[] = [];
    for (const address of inside(await first('organisations', 'q=Salzburg&kind=local_government'), await first('relations', 'kind=twinning'))) {
      const answer = await page.goto(address);
      if (answer?.status() !== 200) faults.push(`${address} answers ${answer?.status()}`);
      if (project === 'desktop') faults.push(...(await faultsOf(page)).map((fault) => `${address}: ${fault}`));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wider > 0) faults.push(`${address} is ${wider} pixels wider than the screen`);
    }
    expect(faults).toEqual([]);
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
