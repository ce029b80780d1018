// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from '@playwright/test';
import { inLanguages, lookRight } from './actions';

const list = [
  'city1,country1,city2,country2,since',
  'Tampere,Finland,Linz,Austria,1995',
  'Tampere,Finland,Nowhereville-upon-Nothing,Austria,1996',
  'Ghent,Belgium,Ghent,Belgium,1990',
  '"<script>alert(1)</script>",France,Nantes,France,2001',
].join('\n');

test('an observatory imports a list with bad rows, reads the report and takes it back', async ({ page, request }) => {
  const total = async () => (await (await request.get('/api/v1/relations?limit=1')).json()).total as number;
  const before = await total();
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles({ name: 'ours.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await page.getByRole('button', { name: 'Read the file' }).click();
  await expect(page).toHaveURL(/columns/);
  await page.getByRole('button', { name: 'Check what would happen' }).click();
  await page.getByRole('button', { name: 'Import these rows' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-z]{12}/);
  await expect(page.locator('main')).toContainText('Nowhereville-upon-Nothing');
  await expect.poll(total).toBe(before + 1);
  await page.getByRole('button', { name: 'Take the whole import back' }).click();
  await expect.poll(total).toBe(before);
});

const spending = `<iati-organisations version="2.03"><iati-organisation default-currency="EUR" xml:lang="en">
  <organisation-identifier>XM-EXAMPLE-TWINS</organisation-identifier><name><narrative>Agency of Twin Cities</narrative></name>
  <reporting-org ref="XM-EXAMPLE-TWINS" type="22"><narrative>Agency of Twin Cities</narrative></reporting-org>
  ${[2025, 2026, 2027].map((year) => `<total-budget><period-start iso-date="${year}-01-01"/><period-end iso-date="${year}-12-31"/>
    <value value-date="${year}-01-01">1234567890.12</value></total-budget>`).join('')}
  <recipient-country-budget><recipient-country code="SN"/><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/>
    <value value-date="2025-01-01">80000</value></recipient-country-budget>
</iati-organisation></iati-organisations>`;

test('planned spending comes with a file, is read in every language and goes with the file', async ({ page }) => {
  await page.goto('/iati/imports');
  await page.locator('input[type=file]').setInputFiles({ name: 'plan.xml', mimeType: 'text/xml', buffer: Buffer.from(spending) });
  await page.getByRole('button', { name: 'Import the file' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Report of the import');
  // The search follows what is kept, a moment later.
  const found = page.locator('main').getByRole('link', { name: 'Agency of Twin Cities' }).first();
  await expect(async () => {
    await page.goto('/organisations?q=Agency+of+Twin+Cities');
    await expect(found).toBeVisible({ timeout: 500 });
  }).toPass();
  await found.click();
  await page.locator('main').getByRole('link', { name: /[Pp]lanned spending/ }).first().click();
  await expect(page).toHaveURL(/\/spending$/);
  const plan = new URL(page.url()).pathname;
  await page.goto(plan);
  await expect(page.locator('main')).toContainText('Senegal');
  await expect(page.locator('main')).toContainText('€80,000');
  await inLanguages(page, [plan]);
  await page.setViewportSize({ width: 390, height: 844 });
  await lookRight(page, [plan]);
  await page.goto('/iati/imports');
  await page.getByRole('link', { name: 'plan.xml' }).click();
  await page.getByRole('button', { name: 'Take the whole import back' }).click();
  await expect.poll(async () => (await page.request.get(plan)).status()).toBe(404);
});
