// SPDX-License-Identifier: EUPL-1.2
// What a person does, in a real browser, at desktop and phone width.
import { expect, test, type Locator, type Page } from '@playwright/test';

async function search(page: Page, text: string) {
  const box = page.locator('#home-search');
  await box.fill(text);
  await box.press('Enter');
}

test('a newcomer looks a city up and sees whom it works with', async ({ page }) => {
  await page.goto('/');
  await search(page, 'Salzburg');
  await page.getByRole('link', { name: /^Salzburg$/ }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Salzburg/);
  await expect(page.getByText(/Reaches \d+ partners in \d+ countries/)).toBeVisible();
  await page.locator('#partners').getByRole('link', { name: 'León' }).click();
  await expect(page.getByText('1984').first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Who says so' })).toBeVisible();
});

test('names of countries are understood in every language', async ({ page }) => {
  const counts: string[] = [];
  for (const name of ['Alemania', 'Deutschland', 'Germany', 'Allemagne']) {
    await page.goto(`/relations?q=${name}`);
    counts.push(await page.locator('.results-count').innerText());
  }
  expect(new Set(counts).size).toBe(1);
  expect(counts[0]).toMatch(/[1-9]/);
});

test('filters narrow the results and can be taken away again', async ({ page, isMobile }) => {
  await page.goto('/relations');
  const all = await page.locator('.results-count').innerText();
  if (isMobile) await page.goto('/relations?kind=twinning');
  else {
    await page.getByRole('checkbox', { name: /^Twinning/ }).check();
    const submit = page.getByRole('button', { name: 'Show the results' });
    if (await submit.isVisible()) await submit.click();
  }
  await expect(page).toHaveURL(/kind=twinning/);
  await expect(page.locator('.results-count')).not.toHaveText(all);
  await page.getByRole('link', { name: /Remove the filter/ }).first().click();
  await expect(page.locator('.results-count')).toHaveText(all);
});

test('the map shows the same search, and the table stands beside it', async ({ page }) => {
  await page.goto('/relations?kind=twinning&view=map');
  await expect(page.locator('figure.plate')).toBeVisible();
  await expect(page.locator('figure.plate canvas').first()).toBeVisible();
  await page.getByRole('link', { name: 'The same as a table' }).click();
  await expect(page.locator('table.register')).toBeVisible();
  await expect(page).toHaveURL(/kind=twinning/);
});

test('the language changes and stays changed', async ({ page }) => {
  await page.goto('/relations');
  await page.getByRole('link', { name: 'français' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.goto('/organisations');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});

test('results can be downloaded', async ({ page }) => {
  await page.goto('/relations?kind=twinning');
  await page.getByText('Download', { exact: true }).first().click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /CSV/ }).click()]);
  expect(file.suggestedFilename()).toBe('cosmopolis-relations.csv');
});

test('the search box suggests while one types', async ({ page, isMobile }) => {
  test.skip(isMobile, 'the masthead of a phone has its box in the page');
  await page.goto('/relations');
  await page.keyboard.press('/');
  await page.keyboard.type('salz');
  const option = page.getByRole('option', { name: /Salzburg/ }).first();
  await expect(option).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/organisations\//);
});

// Tab by tab, as somebody without a mouse: what is wanted comes within a few steps, and where one stands is always seen.
async function tabTo(page: Page, wanted: Locator) {
  for (let step = 0; step < 90; ++step) {
    await page.keyboard.press('Tab');
    const mark = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body);
      return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    });
    expect(mark, `step ${step} shows where the focus is`).toBe(true);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('ninety steps did not lead there');
}

test('the whole way can be gone with the keyboard alone', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keyboard');
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.locator('.skip')).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('#home-search'));
  await page.keyboard.type('Salzburg');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=Salzburg/);
  await tabTo(page, page.getByRole('link', { name: /^Salzburg$/ }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Salzburg/);
  await tabTo(page, page.locator('#partners').getByRole('link', { name: 'León' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Who says so' })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'português' }));
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt');
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });
  test('search, map, record and language work', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('svg.world-map').first()).toBeVisible();
    await search(page, 'Rosario');
    await page.getByRole('link', { name: /Rosario/ }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Rosario/);
    await page.getByRole('link', { name: 'español' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  });
});
