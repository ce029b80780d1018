// SPDX-License-Identifier: EUPL-1.2
// On each page: keys, theme, filters, sheets, and the islands when they are wanted. Every page works without it.
import { watch } from './lib/lazy';
import { walkTables } from './lib/tables';

const phone = '(max-width: 767px)';

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select'));
}

function openHelp(): void {
  const there = document.querySelector<HTMLDialogElement>('dialog.help-dialog');
  if (there) { if (!there.open) there.showModal(); return; }
  const template = document.querySelector<HTMLTemplateElement>('template#help');
  if (!template) return;
  const dialog = document.createElement('dialog');
  dialog.className = 'help-dialog';
  dialog.append(template.content.cloneNode(true));
  const title = dialog.querySelector('h1, h2, h3');
  if (title) dialog.setAttribute('aria-labelledby', title.id ||= 'help-title');
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
}

function sheetIsUp(sheet: HTMLDetailsElement): boolean {
  return sheet.open && window.matchMedia(sheet.dataset.sheet || phone).matches;
}

// The desk's menu is one line on a phone: where one is stands in sight.
const here = document.querySelector<HTMLElement>('.desk-menu a[aria-current]');
if (here?.parentElement) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 48;

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.key === 'Escape') {
    const sheet = [...document.querySelectorAll<HTMLDetailsElement>('details[data-sheet]')].find(sheetIsUp);
    if (sheet) { sheet.open = false; sheet.querySelector('summary')?.focus(); }
    return;
  }
  if (typing(event.target)) return;
  if (event.key === '/') {
    const search = document.querySelector<HTMLInputElement>('[data-search-focus], input[type=search]');
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === '?' && document.querySelector('template#help')) {
    event.preventDefault();
    openHelp();
  }
});

document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-help-open]')) { event.preventDefault(); openHelp(); }
});

// The page changes at once; the server remembers. If it cannot be reached the form goes its usual way and says why.
document.addEventListener('submit', (event) => {
  const form = event.target, by = event.submitter;
  if (!(form instanceof HTMLFormElement) || !form.matches('[data-theme-switch]') || !(by instanceof HTMLButtonElement)) return;
  event.preventDefault();
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') fields.append(name, value);
  fields.append(by.name, by.value);
  const root = document.documentElement;
  const dark = by.value === 'dark' || (by.value !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = by.value;
  root.dataset.bsTheme = dark ? 'dark' : 'light';
  for (const button of form.querySelectorAll('button[name=theme]')) {
    if (button === by) button.setAttribute('aria-pressed', 'true'); else button.removeAttribute('aria-pressed');
  }
  document.dispatchEvent(new CustomEvent('themechange', { detail: by.value }));
  const usual = () => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: by.name, value: by.value });
    form.append(field);
    form.submit();
  };
  fetch(form.action, { method: 'POST', body: fields, redirect: 'manual', credentials: 'same-origin' })
    .then((answer) => { if (!answer.ok && answer.type !== 'opaqueredirect') usual(); }, usual);
});
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
  const root = document.documentElement.dataset;
  if (root.bsTheme && root.theme !== 'light' && root.theme !== 'dark') root.bsTheme = event.matches ? 'dark' : 'light';
});

// Filters answer at once, except in a sheet on the phone: there one chooses several and then shows the results.
document.addEventListener('change', (event) => {
  const field = event.target;
  if (!(field instanceof HTMLElement) || !field.matches('input[type=checkbox], input[type=radio], select')) return;
  const form = field.closest<HTMLFormElement>('form[data-auto-submit]'), sheet = field.closest<HTMLDetailsElement>('details[data-sheet]');
  if (form && !(sheet && sheetIsUp(sheet))) form.requestSubmit();
});
function settle(): void {
  for (const sheet of document.querySelectorAll<HTMLDetailsElement>('details[data-sheet]')) {
    sheet.open = !window.matchMedia(sheet.dataset.sheet || phone).matches;
  }
  for (const form of document.querySelectorAll('form[data-auto-submit]')) {
    const sheet = form.closest<HTMLElement>('details[data-sheet]') ?? form.querySelector<HTMLElement>('details[data-sheet]');
    form.classList.toggle('is-live', !(sheet && window.matchMedia(sheet.dataset.sheet || phone).matches));
  }
}
settle();
const widths = [...document.querySelectorAll<HTMLElement>('details[data-sheet]')].map((sheet) => sheet.dataset.sheet || phone);
for (const width of new Set(widths)) window.matchMedia(width).addEventListener('change', settle);

// A password can be looked at while it is typed; without this it is dots as ever.
for (const field of document.querySelectorAll<HTMLInputElement>('input[type=password][data-show-password]')) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'btn btn-quiet', textContent: field.dataset.showPassword ?? '' });
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-controls', field.id);
  button.addEventListener('click', () => {
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
  });
  field.form?.addEventListener('submit', () => { field.type = 'password'; });
  field.after(button);
}

walkTables();
watch();
