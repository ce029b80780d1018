// SPDX-License-Identifier: EUPL-1.2
// Islands come when they are wanted: maps when they are about to be seen, suggestions when somebody turns to the field.
// A module's address stands on the element (data-module) or once on <body> (data-module-map, data-module-suggest).

type Island = { mount(host: HTMLElement): unknown };
const begun = new WeakSet<Element>();

function moduleOf(host: HTMLElement): string | undefined {
  const shared = document.body.dataset;
  return host.dataset.module ?? (host.matches('[data-suggest]') ? shared.moduleSuggest : host.matches('.map-island') ? shared.moduleMap : undefined);
}

// Without the module the page stays as the server made it; a later try may succeed.
async function start(host: HTMLElement): Promise<void> {
  const address = moduleOf(host);
  if (!address || begun.has(host)) return;
  begun.add(host);
  try {
    await (await import(address) as Island).mount(host);
  } catch (why) {
    begun.delete(host);
    console.warn(why);
  }
}

const seen = 'IntersectionObserver' in window ? new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen?.unobserve(target);
    void start(target as HTMLElement);
  }
}, { rootMargin: '200px' }) : null;

export function scan(root: ParentNode): void {
  for (const host of root.querySelectorAll<HTMLElement>('.map-island, [data-module]:not([data-suggest])')) {
    if (seen) seen.observe(host); else void start(host);
  }
}

export function watch(): void {
  scan(document);
  // Parts that htmx put in.
  document.addEventListener('htmx:load', (event) => scan((event as CustomEvent<{ elt: HTMLElement }>).detail.elt.parentNode ?? document));
  const turned = (target: EventTarget | null) => {
    if (target instanceof HTMLElement && target.matches('[data-suggest]')) void start(target);
  };
  document.addEventListener('focusin', (event) => turned(event.target));
  turned(document.activeElement);
}
