// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geoDistance } from 'd3-geo';
import { drawArc, greatCircle } from './arcs';
import { gather, type Mark } from './cluster';
import { question, readData } from './data';
import { pieces } from './matching';
import { projector } from './projection';
import { fill, legendValues, roundDown, sqrtScale } from './scale';
import { nextCell } from './tables';

test('a great circle begins, ends and is halfway where it should', () => {
  const way = greatCircle([4.8, 45.7], [139.6, 35.4]);
  assert.ok(geoDistance([...way.at(0)], [4.8, 45.7]) < 1e-9);
  assert.ok(geoDistance([...way.at(1)], [139.6, 35.4]) < 1e-9);
  const middle = [...way.at(0.5)] as [number, number];
  assert.ok(Math.abs(geoDistance(middle, [4.8, 45.7]) - way.angle / 2) < 1e-9);
  assert.ok(middle[1] > 60);
});

function drawn(from: [number, number], to: [number, number], zoom: number) {
  const parts: [number, number][][] = [];
  const pen = { moveTo: (x: number, y: number) => void parts.push([[x, y]]), lineTo: (x: number, y: number) => void parts[parts.length - 1]!.push([x, y]) };
  drawArc(pen, greatCircle(from, to), projector({ lon: 0, lat: 0, zoom, width: 1000, height: 500 }), 1000, 500);
  return parts;
}

test('an arc across the edge of the map is two lines, never one through the whole picture', () => {
  const parts = drawn([170, 10], [-170, 12], 2);
  assert.equal(parts.length, 2);
  for (const part of parts) for (let i = 1; i < part.length; ++i) assert.ok(Math.abs(part[i]![0] - part[i - 1]![0]) < 200);
});

test('an arc within the picture is one line from place to place', () => {
  const parts = drawn([-60, 0], [60, 40], 1.5);
  assert.equal(parts.length, 1);
  assert.ok(parts[0]!.length > 8);
});

test('close up an arc has corners only where one looks', () => {
  assert.deepEqual(drawn([100, 10], [120, 30], 10), []);
  const crossing = drawn([-60, -20], [60, 20], 10).flat();
  assert.ok(crossing.length > 0 && crossing.length < 400);
});

const mark = (x: number, y: number, count: number, alone = false): Mark<string> => ({ x, y, count, radius: 5, items: [`${x}`], alone });

test('dots on each other become one with the sum of their counts', () => {
  const marks = gather([mark(10, 10, 2), mark(12, 11, 5), mark(200, 200, 1)], () => 10);
  assert.deepEqual(marks.map((m) => [m.x, m.count, m.items.length]), [[12, 7, 2], [200, 1, 1]]);
});

test('gathering loses nothing, whatever the order', () => {
  let seed = 5;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const marks = Array.from({ length: 400 }, () => mark(random() * 600, random() * 300, Math.floor(random() * 50)));
  const total = (list: readonly Mark<string>[]) => list.reduce((sum, m) => sum + m.count, 0);
  const one = gather(marks, (_, n) => (n > 1 ? 10 : 5)), other = gather([...marks].reverse(), (_, n) => (n > 1 ? 10 : 5));
  assert.equal(total(one), total(marks));
  assert.equal(one.reduce((sum, m) => sum + m.items.length, 0), 400);
  assert.deepEqual(one.map((m) => [m.x, m.count]), other.map((m) => [m.x, m.count]));
});

test('a place the map is about stays by itself', () => {
  assert.equal(gather([mark(10, 10, 9, true), mark(10, 10, 1), mark(11, 10, 1)], () => 10).length, 2);
});

test('a scale grows with the root and stays within its ends', () => {
  const size = sqrtScale(100, 2, 12);
  assert.deepEqual([0, 25, 100, 900].map(size), [2, 7, 12, 12]);
});

test('a legend has round values, each once', () => {
  assert.deepEqual([0, 1, 3, 9, 14, 250, 5200].map(roundDown), [1, 1, 2, 5, 10, 200, 5000]);
  assert.deepEqual(legendValues(1), [1]);
  assert.deepEqual(legendValues(3), [1, 2]);
  assert.deepEqual(legendValues(5200), [1, 1000, 5000]);
});

test('texts are filled by name and keep what they do not know', () => {
  assert.equal(fill('{shown} of {total} {x}', { shown: '3', total: '7' }), '3 of 7 {x}');
});

test('a question keeps what the address already asks', () => {
  const box = { west: -10.12345, south: 40, east: 5, north: 50.5 };
  assert.equal(question('/api/v1/map?kind=a', 4, box), '/api/v1/map?kind=a&zoom=4&bbox=-10.123,40,5,50.5');
  assert.equal(question('/m', 4, { ...box, west: 170, east: -170 }), '/m?zoom=4&bbox=-180,40,180,50.5');
});

test('an answer without its parts is an empty map', () => {
  assert.deepEqual(readData(null), { points: [], clusters: [], arcs: [], total: 0, shown: 0 });
});

test('matches are found without accents and capitals, at beginnings of words', () => {
  assert.deepEqual(pieces('Saint-Étienne', 'etie'), ['Saint-', 'Étie', 'nne']);
  assert.deepEqual(pieces('Lyon', 'ly'), ['', 'Ly', 'on']);
  assert.deepEqual(pieces('Lyon', 'on'), ['Lyon']);
  assert.deepEqual(pieces('São Paulo', 'sao paul'), ['', 'São', ' ', 'Paul', 'o']);
  assert.equal(pieces('Čtyři Città', 'x').join(''), 'Čtyři Città');
});

test('arrows stay within the table', () => {
  assert.deepEqual(nextCell(0, 0, 2, 2, 'ArrowDown'), [1, 0]);
  assert.equal(nextCell(1, 0, 2, 2, 'ArrowDown'), null);
  assert.deepEqual(nextCell(1, 0, 2, 3, 'End'), [1, 2]);
});
