// SPDX-License-Identifier: EUPL-1.2
// Builds what the browser gets besides HTML: style sheet, scripts, fonts, icons, maps. Everything that is text also
// as .gz and .br. The list of files stands in assets.json, which CMake reads too.
//
//   node tools/build_assets.mjs [OUT]      OUT: build/assets/static
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { buildStyle } from './assets/style.mjs';
import { buildFonts } from './assets/fonts.mjs';
import { buildIcons } from './assets/icons.mjs';
import { buildWorldData, buildWorldSvg } from './assets/world.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.resolve(process.argv[2] ?? path.join(root, 'build/assets/static'));
const list = JSON.parse(readFileSync(path.join(root, 'tools/assets.json'), 'utf8'));

// The texts in which class names and icon names are looked for.
function sources(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) sources(full, found);
    else if (/\.(html|ts)$/.test(entry.name) && !entry.name.endsWith('.spec.ts')) found.push(readFileSync(full, 'utf8'));
  }
  return found;
}

const texts = sources(path.join(root, 'src'));
const made = new Map();
for (const [name, content] of await buildFonts(root)) made.set(name, content);
made.set('site.css', versioned(await buildStyle(root, texts)));
made.set('icons.svg', buildIcons(root, texts));
made.set('favicon.svg', readFileSync(path.join(root, 'src/web/look/favicon.svg'), 'utf8'));
made.set('world.svg', buildWorldSvg(root));
for (const [name, content] of buildWorldData(root)) made.set(name, content);
const islands = readdirSync(path.join(root, 'src/web/islands')).filter((name) => /^[a-z_]+\.ts$/.test(name));
for (const island of islands.map((name) => name.slice(0, -3))) {
  const result = await esbuild.build({
    entryPoints: [path.join(root, `src/web/islands/${island}.ts`)],
    absWorkingDir: root, bundle: true, minify: true, write: false, format: 'esm', target: 'es2021',
    legalComments: 'none', logLevel: 'warning', banner: { js: '/* SPDX-License-Identifier: EUPL-1.2 */' },
  });
  made.set(`${island}.js`, result.outputFiles[0].text);
}
// 0BSD, as published by its authors.
made.set('htmx.js', readFileSync(path.join(root, 'node_modules/htmx.org/dist/htmx.min.js'), 'utf8'));

// A font may be kept by browsers: another one has another address.
function versioned(css) {
  return css.replace(/[\w-]+\.woff2/g, (name) => `${name}?v=${createHash('sha256').update(made.get(name)).digest('hex').slice(0, 8)}`);
}

const missing = list.files.filter((name) => !made.has(name));
const unlisted = [...made.keys()].filter((name) => !list.files.includes(name));
if (missing.length || unlisted.length) {
  console.error(`tools/assets.json and what was built differ: missing ${missing}, not listed ${unlisted}`);
  process.exit(1);
}

if (existsSync(out)) rmSync(out, { recursive: true });
mkdirSync(out, { recursive: true });
const rows = [];
for (const name of list.files) {
  const content = Buffer.from(made.get(name));
  writeFileSync(path.join(out, name), content);
  let gz = content.length;
  if (list.compressed.includes(name)) {
    const zipped = gzipSync(content, { level: 9 });
    gz = zipped.length;
    writeFileSync(path.join(out, `${name}.gz`), zipped);
    writeFileSync(path.join(out, `${name}.br`), brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }));
  }
  rows.push(`${name.padEnd(20)}${String(content.length).padStart(9)}${String(gz).padStart(9)}`);
}
console.log(`${'file'.padEnd(20)}${'bytes'.padStart(9)}${'gzip'.padStart(9)}\n${rows.join('\n')}`);
