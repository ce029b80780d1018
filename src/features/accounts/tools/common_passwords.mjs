// SPDX-License-Identifier: EUPL-1.2
// The passwords found most often in stolen lists, one a line, sorted: common_passwords.mjs LIST.json OUT.txt
// Short ones are left out, but those that people make longer by figures and signs.
import { readFileSync, writeFileSync } from 'node:fs';

const [list, out] = process.argv.slice(2);
const words = JSON.parse(readFileSync(list, 'utf8')).map((word) => word.toLowerCase()).filter((word) => word.length >= 5 && !/\s/.test(word));
if (words.length < 40_000) throw new Error(`${list} holds ${words.length} passwords only`);
writeFileSync(out, [...new Set(words)].sort().join('\n') + '\n');
