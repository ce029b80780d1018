// SPDX-License-Identifier: EUPL-1.2
import { expect, test } from '@playwright/test';

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
