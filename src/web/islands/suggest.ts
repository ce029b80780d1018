// SPDX-License-Identifier: EUPL-1.2
// Suggestions under a field (the combobox pattern of ARIA 1.2). The field stays a plain field of its form: without a
// choice, Enter sends the form. A choice opens its page, or fills data-suggest-target with its value, else the last part of
// its address. data-suggest-only="/organisations/" leaves out what lies elsewhere.
import { element, label, languageOf, safeLink } from './lib/dom';
import { pieces } from './lib/matching';
import { fill } from './lib/scale';

interface Suggestion { text: string; kind?: string; detail?: string; href?: string; value?: string | number }
let lists = 0;

export function mount(host: HTMLElement): void {
  if (!(host instanceof HTMLInputElement) || host.hasAttribute('aria-controls')) return;
  const input = host, url = input.dataset.suggest!, language = languageOf(input);
  const target = input.dataset.suggestTarget ? document.querySelector<HTMLInputElement>(input.dataset.suggestTarget) : null;
  const only = input.dataset.suggestOnly ?? '';
  const least = Number(input.dataset.suggestFrom ?? 2);
  const id = `suggest-${++lists}`;
  const list = element('ul', 'suggest-list', { id, role: 'listbox', hidden: '', 'aria-label': label(input, 'list', input.labels?.[0]?.textContent?.trim() ?? '') });
  const said = element('span', 'visually-hidden suggest-said', { role: 'status' });
  Object.assign(said.style, { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' });
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', id], ['aria-expanded', 'false'], ['autocomplete', 'off']] as const) {
    input.setAttribute(name, value);
  }
  input.after(list, said);

  let found: Suggestion[] = [], chosen = -1, timer = 0, running: AbortController | null = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const mark = (index: number) => {
    chosen = index;
    [...list.children].forEach((option, i) => {
      if (option.getAttribute('role') === 'option') option.setAttribute('aria-selected', String(i === index));
    });
    const option = list.children[index];
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  };
  const choose = (index: number) => {
    const one = found[index];
    if (!one) return;
    close();
    if (target || one.value !== undefined) {
      input.value = one.text;
      if (target) {
        target.value = String(one.value ?? one.href?.split('/').pop() ?? '');
        target.dispatchEvent(new Event('change', { bubbles: true }));
      }
    } else {
      const href = safeLink(one.href);
      if (href) window.location.assign(href);
    }
  };
  const show = () => {
    list.replaceChildren(...found.map((one, i) => {
      const text = element('span', 'suggest-text', {}, pieces(one.text, input.value).map((piece, j) => (j % 2 ? element('mark', '', {}, [piece]) : piece)));
      const parts = [text, element('span', 'suggest-kind', {}, one.kind ? [label(input, `kind-${one.kind}`, one.kind)] : [])];
      if (one.detail) parts.push(element('span', 'suggest-detail', {}, [one.detail]));
      return element('li', 'suggest-option', { id: `${id}-${i}`, role: 'option', 'aria-selected': 'false' }, parts);
    }));
    const none = label(input, 'none');
    said.textContent = found.length ? fill(label(input, 'results', '{count}'), { count: new Intl.NumberFormat(language).format(found.length) }) : none;
    if (!found.length) { close(); return; }
    chosen = -1;
    input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-expanded', 'true');
    list.hidden = false;
    list.style.left = `${input.offsetLeft}px`;
    list.style.top = `${input.offsetTop + input.offsetHeight}px`;
    list.style.minWidth = `${input.offsetWidth}px`;
    list.style.maxWidth = `max(${input.offsetWidth}px, min(32rem, 92vw))`;
  };
  const ask = async () => {
    running?.abort();
    const typed = input.value.trim();
    if (typed.length < least) { found = []; close(); said.textContent = ''; return; }
    const mine = running = new AbortController();
    try {
      const address = `${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(typed)}&lang=${encodeURIComponent(language)}`;
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) return close();
      const all = await answer.json() as unknown;
      found = (Array.isArray(all) ? all as Suggestion[] : []).filter((one) => !only || one.href?.startsWith(only));
      if (document.activeElement === input) show();
    } catch {
      if (!mine.signal.aborted) close();
    }
  };

  input.addEventListener('input', () => {
    if (target && target.value) { target.value = ''; target.dispatchEvent(new Event('change', { bubbles: true })); }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), 140);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const open = !list.hidden, last = found.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) { if (found.length) show(); else void ask(); }
      // One more step than there are options: back in the field itself.
      else if (event.key === 'ArrowDown') mark(chosen === last ? -1 : chosen + 1);
      else mark(chosen === -1 ? last : chosen - 1);
    } else if (event.key === 'Enter' && open && chosen >= 0) choose(chosen);
    else if (event.key === 'Escape' && open) { close(); event.stopPropagation(); }
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => { running?.abort(); window.clearTimeout(timer); close(); });
  const optionAt = (event: Event) => [...list.children].indexOf((event.target as Element).closest('[role=option]')!);
  list.addEventListener('pointerdown', (event) => event.preventDefault());  // the field keeps the focus
  list.addEventListener('pointermove', (event) => { const at = optionAt(event); if (at >= 0 && at !== chosen) mark(at); });
  list.addEventListener('click', (event) => choose(optionAt(event)));
  // Typed while this module was under way.
  if (input.value.trim() && document.activeElement === input && input.value !== input.defaultValue) void ask();
}
