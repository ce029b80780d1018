// SPDX-License-Identifier: EUPL-1.2
// Bundles the unit tests and runs them: node src/web/islands/test.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), 'lib');
const out = mkdtempSync(path.join(tmpdir(), 'islands-'));
const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
await esbuild.build({
  entryPoints: tests.map((name) => path.join(folder, name)), outdir: out, outExtension: { '.js': '.mjs' },
  bundle: true, platform: 'node', format: 'esm', target: 'node18', logLevel: 'warning',
});
const run = spawnSync(process.execPath, ['--test', ...tests.map((name) => path.join(out, name.replace(/ts$/, 'mjs')))], { stdio: 'inherit' });
rmSync(out, { recursive: true });
process.exitCode = run.status ?? 1;
