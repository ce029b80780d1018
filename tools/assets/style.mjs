// SPDX-License-Identifier: EUPL-1.2
// One style sheet: of Tabler only the rules our templates use, under our own tokens and parts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { PurgeCSS } from 'purgecss';

const parts = ['tokens.css', 'base.css', 'controls.css', 'frame.css', 'register.css', 'atlas.css', 'pages.css', 'print.css'];

// The dark values stand once in tokens.css; who leaves the choice to the system gets them through a media query. Paper is
// light whatever was chosen.
export function withSystemTheme(tokens) {
  const dark = tokens.match(/:root\[data-theme=dark\]\s*\{([^}]*)\}/);
  if (!dark) throw new Error('tokens.css has no block :root[data-theme=dark]');
  return `${tokens.replace(dark[0], `@media screen {\n${dark[0]}\n}`)}\n@media screen and (prefers-color-scheme: dark) {\n:root:not([data-theme=light]) {${dark[1]}}\n}\n`;
}

export async function buildStyle(root, texts) {
  const read = (name) => readFileSync(path.join(root, 'src/web/look', name), 'utf8');
  const tabler = readFileSync(path.join(root, 'node_modules/@tabler/core/dist/css/tabler.min.css'), 'utf8');
  const [purged] = await new PurgeCSS().purge({
    content: texts.map((raw) => ({ raw, extension: 'html' })),
    css: [{ raw: tabler }],
    variables: false, keyframes: true, fontFace: true,
    safelist: { standard: ['html', 'body'] },
    blocklist: [/^theme-/, /^data-bs-theme/],
  });
  const own = parts.map((name) => (name === 'tokens.css' ? withSystemTheme(read(name)) : read(name))).join('\n');
  const css = pruneVariables(dropDark(purged.css), own) + own;
  const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target: ['chrome111', 'firefox113', 'safari16.2'] });
  return code;
}

// Our dark theme works through tokens: Tabler's own would fight it.
function dropDark(css) {
  return css.replace(/[^{}]*\[data-bs-theme[^{}]*\{[^{}]*\}/g, '');
}

// Leaves out custom properties that nothing reads, again and again until none is left over.
function pruneVariables(css, own) {
  for (;;) {
    const used = new Set();
    for (const text of [css, own]) for (const [, name] of text.matchAll(/var\(\s*(--[\w-]+)/g)) used.add(name);
    const next = css.replace(/(--[\w-]+)\s*:\s*((?:[^;{}"'()]|"[^"]*"|'[^']*'|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*);?/g,
      (all, name) => (used.has(name) ? all : ''));
    if (next === css) return css.replace(/[^{}]+\{\s*\}/g, '');
    css = next;
  }
}
