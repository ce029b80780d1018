// SPDX-License-Identifier: EUPL-1.2
// The few things every island does with the page.

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, className: string, attributes: Record<string, string> = {}, children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// A text the server translated: data-label-zoom-in is label(el, 'zoom-in').
export function label(host: HTMLElement, name: string, otherwise = ''): string {
  return host.getAttribute(`data-label-${name}`) ?? otherwise;
}

export function languageOf(host: HTMLElement): string {
  return host.dataset.lang || document.documentElement.lang || 'en';
}

// Only addresses of this site or of the web: a link made from data never runs a script.
export function safeLink(href: string | undefined): string {
  return href && /^(\/(?!\/)|https?:|[?#])/.test(href) ? href : '';
}
