// SPDX-License-Identifier: EUPL-1.2
// Cuts Source Sans 3 and Source Serif 4 (SIL Open Font License) down to the letters of the languages written in
// Latin script; other scripts use the reader's own fonts. The sans keeps its weights 400 to 700, the serif has one.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import subsetFont from 'subset-font';

const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('');
// Must agree with the unicode-range of the faces in tokens.css.
const latin = range(0x20, 0x7e) + range(0xa0, 0xff) + 'ıŒœˆ˚˜–—‘’‚“”„†•…‰‹›€™←↑→↓−\u2009\u202f';
const ext = range(0x100, 0x17f) + range(0x18f, 0x192) + range(0x1a0, 0x1b0) + range(0x1cd, 0x1dc) + range(0x218, 0x21b) + range(0x1e80, 0x1e85) + 'ẞ';

export async function buildFonts(root) {
  const file = (family, script) => readFileSync(path.join(root,
    `node_modules/@fontsource-variable/${family}/files/${family}-${script}-wght-normal.woff2`));
  const cut = (content, text, wght) => subsetFont(content, text, { targetFormat: 'woff2', variationAxes: { wght } });
  const weights = { min: 400, max: 700 };
  return [
    ['sans-latin.woff2', await cut(file('source-sans-3', 'latin'), latin, weights)],
    ['sans-ext.woff2', await cut(file('source-sans-3', 'latin-ext'), ext, weights)],
    ['serif-latin.woff2', await cut(file('source-serif-4', 'latin'), latin, 560)],
    ['serif-ext.woff2', await cut(file('source-serif-4', 'latin-ext'), ext, 560)],
  ];
}
