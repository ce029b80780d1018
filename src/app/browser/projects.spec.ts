// SPDX-License-Identifier: EUPL-1.2
// An officer builds a project: a framework of three levels, six indicators, three funders in two currencies; enters a year's figures,
// a colleague approves them, and everybody sees what came of it on both territories. By keyboard, with script and without.
import { expect, test, type Page } from '@playwright/test';
import { goto, inLanguages, lookRight, press, signedIn } from './actions';

// Eight points by eight.
const photograph = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mMwaDiAFTEMLQkAztVcAQB4GTwAAAAASUVORK5CYII=', 'base64');

interface Line { level: string; title: string; territory?: string }
const lines: Line[] = [
  { level: 'objective', title: 'Nine villages are healthier', territory: 'both' },
  { level: 'specific_objective', title: 'Everybody has safe water nearby' },
  { level: 'result', title: 'Wells are dug and kept' },
  { level: 'result', title: 'Salzburg has learned to run water points together', territory: 'home' },
];
interface Measured { line: string; title: string; kind?: string; baseline: string; target: string; actual: string }
const indicators: Measured[] = [
  { line: lines[0].title, title: 'Cases of cholera a year', baseline: '40', target: '10', actual: '12' },
  { line: lines[1].title, title: 'People within 500 metres of safe water', kind: 'percentage', baseline: '20', target: '80', actual: '75' },
  { line: lines[2].title, title: 'Wells dug', baseline: '0', target: '9', actual: '9' },
  { line: lines[2].title, title: 'Water committees at work', baseline: '0', target: '9', actual: '7' },
  { line: lines[3].title, title: 'Staff of Salzburg trained', baseline: '0', target: '12', actual: '14' },
  { line: lines[3].title, title: 'Schools of Salzburg that took part', baseline: '1', target: '5', actual: '4' },
];

async function keep(page: Page, button: string | RegExp) {
  await press(page.locator('main').getByRole('button', { name: button }).first());
  await expect(page.locator('.errors, .field-error')).toHaveCount(0);
}

for (const script of [true, false])
  test(`an officer builds a project, a colleague approves its figures, ${script ? 'with' : 'without'} script`, async ({ browser }) => {
    test.setTimeout(900_000);
    const officer = await signedIn(browser, 'salzburg', script), colleague = await signedIn(browser, 'colleague', script);
    const found = await (await officer.request.get('/api/v1/organisations?q=Salzburg&kind=local_government&limit=1')).json();
    const title = `Water for nine villages, ${test.info().project.name} ${script ? 'with' : 'without'} script`;

    // The sheet, kept as a draft that nobody else sees.
    await goto(officer, `/organisations/${found.items[0].id}/projects`);
    await press(officer.getByRole('link', { name: 'New project' }).first());
    await officer.getByRole('textbox', { name: 'Title, line 1: text' }).first().fill(title);
    await officer.getByRole('textbox', { name: 'Summary, line 1: text' }).fill('Wells, and people who keep them.');
    await officer.getByLabel('Planned start').fill('2025-01');
    await officer.getByLabel('Planned end').fill('2027');
    await officer.locator('details:has(#news-0-file) > summary').press('Enter');
    await officer.getByRole('textbox', { name: 'Title, line 1: text' }).nth(1).fill('The first well gives water');
    await officer.locator('#news-0-file').setInputFiles({ name: 'IMG_0001.png', mimeType: 'image/png', buffer: photograph });
    await officer.getByLabel('What the picture shows').fill('A pump, and people around it');
    await officer.getByLabel('Relations it belongs to, line 1').selectOption({ index: 1 });
    await keep(officer, 'Keep the draft');
    await expect(officer.getByRole('heading', { level: 1 })).toHaveText(title);
    const at = new URL(officer.url()).pathname;
    const anybody = await (await browser.newContext({ javaScriptEnabled: script, locale: 'en-GB' })).newPage();
    expect((await anybody.goto(at))?.status()).toBe(404);

    // The framework.
    for (const line of lines) {
      await goto(officer, `${at}/framework/new?level=${line.level}&in=en`);
      await officer.getByLabel('Title').fill(line.title);
      const parent = officer.getByLabel('Stands below');
      const above = { specific_objective: lines[0], result: lines[1] }[line.level];
      if (above) await parent.selectOption({ label: await parent.locator('option', { hasText: above.title }).first().innerText() });
      if (line.territory) await officer.getByLabel('Where it takes effect').selectOption(line.territory);
      await keep(officer, /^State the|^State a|^Plan an|^Keep/);
    }
    for (const one of indicators) {
      await goto(officer, `${at}/framework`);
      await press(officer.getByRole('link', { name: `Add an indicator to: ${one.line}` }));
      await officer.getByLabel('What is measured').fill(one.title);
      if (one.kind) await officer.getByLabel('How it is measured').selectOption(one.kind);
      if (Number(one.baseline) > Number(one.target)) await officer.getByLabel('Less is better').press('Space');
      await officer.getByLabel('Value').fill(one.baseline);
      await keep(officer, 'State this indicator');
      await officer.getByLabel('From').fill('2025');
      await keep(officer, 'Add this period');
      await press(officer.getByRole('link', { name: '2025' }).first());
      await officer.locator('#target').fill(one.target);
      await officer.locator('#actual').fill(one.actual);
      await keep(officer, 'Keep these figures');
      if (one === indicators[0] && script) await inLanguages(officer, [new URL(officer.url()).pathname]);
    }

    // Three funders in two currencies.
    for (const [funder, amount, currency] of [['City of Salzburg', '60000', 'EUR'], ['The Union', '25000', 'EUR'], ['The village committees', '6559570', 'XOF']]) {
      await goto(officer, `${at}/budget/lines/new`);
      await officer.getByLabel('Or a new heading').fill(currency === 'EUR' ? 'Works' : '');
      if (currency === 'XOF') await officer.getByLabel('Heading', { exact: true }).selectOption({ label: 'Works' });
      else if (funder === 'The Union') await officer.getByLabel('Or a new heading').fill('Training');
      await officer.getByLabel('Funder').fill(funder);
      await officer.getByLabel('From').fill('2025');
      await officer.getByLabel('Amount').fill(amount);
      await officer.getByLabel('Currency').selectOption(currency);
      if (currency !== 'EUR') {
        await officer.getByLabel(/^What one unit is worth/).fill('0.0015245');
        await officer.getByLabel('Date of the rate').fill('2025-01-15');
        await officer.getByLabel('Source of the rate').fill('ECB');
      }
      await keep(officer, 'Add this line');
    }
    await goto(officer, `${at}/budget`);
    await expect(officer.locator('main')).toContainText('€95,000.06');

    // Submitted by the one, approved by the other.
    for (const one of indicators) {
      await goto(officer, `${at}/framework`);
      await press(officer.getByRole('link', { name: one.title }).first());
      await press(officer.getByRole('link', { name: '2025' }).first());
      await keep(officer, 'Submit these figures');
      await expect(officer.locator('main')).toContainText('a colleague approves them');
    }
    await goto(officer, `${at}/edit`);
    await press(officer.locator('main').getByRole('button', { name: 'Keep and publish' }));
    await goto(anybody, `${at}/framework`);
    await expect(anybody.locator('main')).toContainText('Wells dug');
    await expect(anybody.locator('main')).not.toContainText('Reached: 2');
    for (const one of indicators) {
      await goto(colleague, `${at}/framework`);
      await press(colleague.getByRole('link', { name: one.title }).first());
      await press(colleague.getByRole('link', { name: '2025' }).first());
      await keep(colleague, 'Approve these figures');
    }

    // What everybody sees: a picture, results at both ends, money, and the project where it is looked for.
    await goto(anybody, at);
    const picture = anybody.getByRole('img', { name: 'A pump, and people around it' });
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(8);
    await goto(anybody, `${at}/framework`);
    await expect(anybody.locator('.logic-sides .side').first()).toContainText('Staff of Salzburg trained');
    await expect(anybody.locator('.logic-sides .side').last()).toContainText('Wells dug');
    await expect(anybody.locator('.logic-sides')).toContainText('Reached: 1');
    await goto(anybody, `${at}/framework?view=matrix`);
    await expect(anybody.locator('main table').first()).toContainText('Everybody has safe water nearby');
    await goto(anybody, `/projects?q=${encodeURIComponent('nine villages')}`);
    await expect(anybody.getByRole('link', { name: title, exact: true })).toBeVisible();
    await goto(anybody, `/organisations/${found.items[0].id}`);
    await expect(anybody.getByRole('link', { name: title, exact: true })).toBeVisible();
    if (script) {
      await Promise.all([
        inLanguages(anybody, [at, `${at}/framework`, `${at}/framework?view=matrix`, `${at}/plan`, `${at}/budget`, '/projects?view=timeline']),
        inLanguages(officer, [`${at}/edit`, `${at}/framework/indicators/new`, `${at}/budget/lines/new`]),
      ]);
      await Promise.all([
        lookRight(anybody, [`${at}/iati`, `${at}/history`, '/projects', '/projects?view=table', '/projects?view=map', '/projects?view=chart', '/projects/figures']),
        lookRight(officer, [`${at}/framework/new?level=activity`, `${at}/budget/transactions/new`, `${at}/budget/headings`, '/iati/imports']),
      ]);
    }
    for (const page of [officer, colleague, anybody]) await page.context().close();
  });
