// SPDX-License-Identifier: EUPL-1.2
// Two cities' officers and a steward of the register, each in a browser of their own: they propose, refuse, accept,
// confirm from both sides, merge what is one organisation and undo that. With script and without.
import { expect, test, type Page } from '@playwright/test';
import { goto, press, signedIn } from './actions';

interface Tie { id: string; parties: { organisation: string; name: string }[] }

// A tie of Salzburg with that city, as the API tells it.
async function tie(page: Page, city: string): Promise<Tie> {
  const found = await (await page.request.get(`/api/v1/relations?q=Salzburg ${city}&kind=twinning&limit=5`)).json();
  const tie = found.items.find((one: any) => JSON.stringify(one).includes(city));
  expect(tie, `the register has a twinning of Salzburg with ${city}`).toBeTruthy();
  return tie;
}

async function propose(page: Page, relation: string, web: string, why: string) {
  await goto(page, `/relations/${relation}`);
  await press(page.getByRole('link', { name: 'Propose a change' }).first());
  await page.getByLabel('Web address').fill(web);
  await page.getByLabel('Reason and source').fill(why);
  await press(page.getByRole('button', { name: 'Propose', exact: true }));
  await expect(page.locator('.note-done')).toContainText('Thank you');
}

// The oldest proposal that waits for whoever this is.
async function openProposal(page: Page, words: string) {
  await goto(page, '/desk');
  await press(page.getByRole('link', { name: /waits? for your decision/ }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Contributions');
  await press(page.locator('main').getByRole('link', { name: new RegExp(words) }).first());
  await expect(page.getByRole('heading', { name: 'What is proposed' })).toBeVisible();
}

for (const [script, city, officer] of [[true, 'León', 'leon'], [false, 'Verona', 'verona']] as const)
  test(`two cities and a steward work on one record, ${script ? 'with' : 'without'} script`, async ({ browser }) => {
    test.setTimeout(600_000);
    const [ours, theirs, steward] = [await signedIn(browser, 'salzburg', script), await signedIn(browser, officer, script), await signedIn(browser, 'steward', script)];
    const { id } = await tie(ours, city);

    // Asked about, refused with a reason, and the sender reads it.
    await propose(ours, id, 'https://example.org/wrong', 'From memory.');
    await ours.getByLabel('Your note').fill('Is that page still there?');
    await press(ours.getByRole('button', { name: 'Send the note' }));
    await openProposal(theirs, city);
    await expect(theirs.locator('#note-1')).toContainText('Is that page still there?');
    await expect(theirs.locator('main')).toContainText('https://example.org/wrong');
    await theirs.getByLabel('Reason', { exact: true }).fill('That page is gone.');
    await press(theirs.getByRole('button', { name: 'Refuse' }));
    await goto(ours, '/notifications');
    await expect(ours.locator('main')).toContainText('Your proposal was refused');
    await goto(ours, '/contributions/mine');
    await press(ours.getByRole('link', { name: new RegExp(city) }).first());
    await expect(ours.locator('main')).toContainText('That page is gone.');

    // Accepted, and there for everybody.
    await propose(ours, id, `https://example.org/${officer}`, 'Seen today.');
    await openProposal(theirs, city);
    await press(theirs.getByRole('button', { name: 'Accept', exact: true }));
    await expect(theirs.locator('.note-done')).toContainText('in the register');
    await goto(ours, `/relations/${id}`);
    await expect(ours.locator('main')).toContainText(`example.org/${officer}`);

    // Confirmed by one side, then by the other.
    for (const [page, other] of [[ours, city], [theirs, 'Salzburg']] as const) {
      await goto(page, `/relations/${id}/confirm`);
      await press(page.getByRole('button', { name: /^Confirm/ }).first());
      await goto(page, `/relations/${id}`);
      if (other === city) await expect(page.locator('main')).toContainText('has not confirmed it yet');
    }
    await expect(theirs.locator('main')).toContainText('Each party has confirmed it within a year');

    // The history says who, without naming persons.
    await goto(theirs, `/relations/${id}/history`);
    await expect(theirs.locator('main')).toContainText('Salzburg');
    await expect(theirs.locator('main')).not.toContainText('Officer of');

    // The steward enters the same city twice, merges the two and undoes it.
    const twin = `${city} (${officer})`;
    await goto(steward, '/propose/organisation');
    await steward.getByLabel(/^Names, line 1: text/).fill(twin);
    await press(steward.getByRole('button', { name: /^(Save|Propose)$/ }));
    const another = steward.getByLabel('No, it is another one');
    if (await another.isVisible()) {
      await another.press('Space');
      await press(steward.getByRole('button', { name: /^(Save|Propose)$/ }));
    }
    await press(steward.getByRole('link', { name: 'See the record' }));
    const gone = new URL(steward.url()).pathname.split('/')[2];
    const kept = (await (await steward.request.get(`/api/v1/organisations?q=${city}&kind=local_government&limit=5`)).json())
      .items.find((one: any) => one.id !== gone && JSON.stringify(one.names).includes(city)).id;
    await goto(steward, `/duplicates/merge?a=${kept}&b=${gone}`);
    await steward.getByLabel('Reason').fill('Entered twice.');
    await press(steward.getByRole('button', { name: 'Merge them' }));
    await expect(steward.locator('.note-done')).toContainText('one organisation now');
    const merge = steward.url();
    await goto(steward, `/organisations/${gone}`);
    await expect(steward).toHaveURL(new RegExp(`/organisations/${kept}`));
    await goto(steward, merge);
    await steward.getByLabel('Why?').fill('They were two after all.');
    await press(steward.getByRole('button', { name: 'Undo the merge' }));
    await expect(steward.locator('.note-done')).toContainText('two organisations again');
    await goto(steward, `/organisations/${gone}`);
    await expect(steward.getByRole('heading', { level: 1 })).toContainText(twin);

    for (const page of [ours, theirs, steward]) await page.context().close();
  });
