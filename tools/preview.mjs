// SPDX-License-Identifier: EUPL-1.2
// Serves the page templates with their sample views, without the program: to work on how they look.
//
//   node tools/preview.mjs               http://127.0.0.1:8090, after: node tools/build_assets.mjs
//   node tools/preview.mjs --shots DIR   a picture of each page (desktop, phone, light, dark), and axe's findings;
//                                        exit code 1 if there are any. --only NAME: pages whose name holds NAME.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import mustache from 'mustache';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const assets = path.join(root, 'build/assets/static');
const parts = { web: path.join(root, 'src/web') };
for (const name of readdirSync(path.join(root, 'src/features'))) parts[name] = path.join(root, 'src/features', name);

// results_map is the template results with another view.
function pages() {
  const found = [];
  for (const [part, folder] of Object.entries(parts)) {
    const views = path.join(folder, 'testdata/views');
    if (!existsSync(views)) continue;
    for (const file of readdirSync(views).sort()) {
      const name = file.replace('.json', '');
      const template = existsSync(path.join(folder, 'templates', `${name}.html`)) ? name : name.replace(/_[a-z]+$/, '');
      found.push({ part, name, template, view: JSON.parse(readFileSync(path.join(views, file), 'utf8')) });
    }
  }
  return found;
}

// What the program does with a template before Mustache sees it, in English: see src/web/template_source.h.
function source(name) {
  const [part, file] = name.split('/');
  const text = readFileSync(path.join(parts[part], 'templates', `${file}.html`), 'utf8');
  const values = (words, count) => words.replace(/\s+/g, ' ').trim().replace(/\{([a-z0-9_.]+)\}/g,
    (all, key) => `{{${key === 'n' && count ? `${count}.n` : key}}}`);
  return text.replace(/\{\{>\s*([\w/]+)\s*\}\}/g, (all, partial) => source(partial).trimEnd())
    .replace(/\{\{#t\}\}([\s\S]*?)\{\{\/t\}\}/g, (all, words) => values(words))
    .replace(/\{\{#n\s+([\w.]+)\s*\}\}([\s\S]*?)\|([\s\S]*?)\{\{\/n\}\}/g,
      (all, count, one, many) => `{{#${count}.one}}${values(one, count)}{{/${count}.one}}{{#${count}.many}}${values(many, count)}{{/${count}.many}}`)
    .replace(/\{\{asset web\/([\w.-]+)\}\}/g, '/static/web/$1');
}

function render({ part, template, view, name }, theme) {
  const languages = [['en', 'English'], ['fr', 'français'], ['es', 'español'], ['pt', 'português']]
    .map(([code, own]) => ({ code, name: own, url: `?lang=${code}`, absolute: `http://localhost/?lang=${code}`, current: code === 'en' }));
  return mustache.render(source('web/layout'), {
    language: 'en', direction: 'ltr', title: view.title, site_name: 'Cosmopolis', path: '/', address: '/', canonical: 'http://localhost/',
    languages, theme, theme_is_light: theme === 'light', theme_is_dark: theme === 'dark', theme_is_auto: theme === 'auto',
    menu: [['Relations', '/relations', template === 'results'], ['Organisations', '/organisations', template === 'organisation'], ['Countries', '/countries', template === 'country'], ['Themes', '/themes', template === 'theme'], ['Import', '/imports', part === 'imports']]
      .map(([label, url, current]) => ({ label, url, current })),
    is_operator: true, year: 2026, version: '0.1.0', content: mustache.render(source(`${part}/${template}`), view),
  });
}

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', json: 'application/json', woff2: 'font/woff2' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'";

function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const send = (type, body, status = 200) => response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy }).end(body);
  if (url.pathname.startsWith('/static/web/')) {
    const file = path.join(assets, path.basename(url.pathname));
    if (!existsSync(file)) return send('text/plain', 'no such file', 404);
    return send(types[file.split('.').pop()] ?? 'application/octet-stream', readFileSync(file));
  }
  const all = pages();
  if (url.pathname === '/api/v1/map') return send('application/json', all.find((page) => page.name === 'reach').view.map.data);
  if (url.pathname === '/api/v1/suggest') {
    return send('application/json', JSON.stringify([{ text: 'Reims', kind: 'organisation', detail: 'Marne, France', href: '/' }]));
  }
  const page = all.find(({ part, name }) => url.pathname === `/${part}/${name}`);
  if (page) return send('text/html', render(page, url.searchParams.get('theme') ?? 'auto'));
  return send('text/html', `<!doctype html><title>Pages</title><ul>${all.map(({ part, name }) => `<li><a href="/${part}/${name}">${part}/${name}</a>`).join('')}</ul>`);
}

async function shots(folder, only) {
  const { chromium } = await import('playwright-core');
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });
  const axe = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
  let findings = 0;
  for (const { part, name } of pages()) {
    if (only && !`${part}/${name}`.includes(only)) continue;
    for (const [device, width, height] of [['desktop', 1280, 900], ['phone', 390, 844]]) {
      for (const theme of ['light', 'dark']) {
        const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, reducedMotion: 'reduce' });
        const page = await context.newPage();
        page.on('pageerror', (error) => { findings++; console.log(`${part}/${name}: ${error}`); });
        await page.goto(`http://127.0.0.1:8090/${part}/${name}?theme=${theme}`);
        await page.waitForTimeout(300);
        await page.screenshot({ path: path.join(folder, `${part}-${name}-${device}-${theme}.png`), fullPage: true });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) { findings++; console.log(`${part}/${name} ${device}: ${wide} pixels wider than the window`); }
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, help, nodes } of violations) {
          findings++;
          console.log(`${part}/${name} ${device} ${theme}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}`);
        }
        await context.close();
      }
    }
  }
  await browser.close();
  return findings;
}

const server = createServer(answer).listen(8090, '127.0.0.1', async () => {
  const at = process.argv.indexOf('--shots');
  if (at < 0) return console.log('http://127.0.0.1:8090');
  const one = process.argv.indexOf('--only');
  const findings = await shots(path.resolve(process.argv[at + 1]), one < 0 ? '' : process.argv[one + 1]);
  server.close();
  process.exit(findings ? 1 : 0);
});
