// SPDX-License-Identifier: EUPL-1.2
// What people do in more than one journey.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';

// Presses that button or link, and waits until what it leads to is there: whoever goes on before might take back what was sent,
// or look at the page before.
export async function press(button: Locator) {
  const page = button.page();
  await page.locator('html').evaluate((document) => document.setAttribute('data-left', ''));
  await button.press('Enter');
  await expect(page.locator('html[data-left]')).toHaveCount(0);
  await page.waitForLoadState();
}

// Goes on in that browser: one that stands behind others draws nothing, and waits for it.
export async function goto(page: Page, address: string) {
  await page.bringToFront();
  await page.goto(address);
}

export async function signedIn(browser: Browser, who: string, script: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto('/sign-in?return=/desk');
  await page.getByLabel('E-mail address').fill(`${who}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill(process.env.COSMOPOLIS_TEST_PASSWORD ?? '');
  await press(page.locator('main').getByRole('button', { name: 'Sign in' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My desk');
  return page;
}

// What axe finds on the page, each with the first place of it. No page has frames, so that axe needs no second page to put together
// what it found in several; opening one takes as long as looking.
export async function faultsOf(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.violations.map((v) => `${v.id} ${v.nodes[0]?.html}`);
}

// No violation that axe can find, nothing wider than the screen.
export async function lookRight(page: Page, addresses: string[]) {
  for (const address of addresses) {
    await page.goto(address);
    expect(await faultsOf(page), address).toEqual([]);
    const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    expect(wide, address).toBeLessThanOrEqual(room);
  }
}
// In English at last, as the rest of the journey is. One device is enough for the languages: what axe finds in one is on each.
export async function inLanguages(page: Page, addresses: string[]) {
  for (const language of test.info().project.name !== 'phone' ? ['fr', 'es', 'pt', 'en'] : ['en'])
    await lookRight(page, addresses.map((address) => `${address}${address.includes('?') ? '&' : '?'}lang=${language}`));
}
