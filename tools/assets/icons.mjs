// SPDX-License-Identifier: EUPL-1.2
// The icons that templates and islands name as "icons.svg…#name", from Tabler icons (MIT), as one sprite.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export function buildIcons(root, texts) {
  const names = new Set();
  for (const text of texts) for (const [, name] of text.matchAll(/icons\.svg(?:\}\})?#([a-z0-9-]+)/g)) names.add(name);
  const symbols = [...names].sort().map((name) => {
    const file = path.join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
    if (!existsSync(file)) throw new Error(`no icon named ${name}`);
    const inner = readFileSync(file, 'utf8').match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
      .replace(/\s*\n\s*/g, '').replace(/<path stroke="none"[^>]*\/>/, '');
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('\n')}</svg>\n`;
}
