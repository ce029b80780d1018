// SPDX-License-Identifier: EUPL-1.2
// Dots that would lie on each other become one.

export interface Mark<T> { x: number; y: number; count: number; radius: number; items: T[]; alone: boolean }

// The largest keep their place and swallow what they cover; `alone` ones neither swallow nor are swallowed. The answer
// has the largest first and does not depend on the order given. `radius` is asked again for a grown mark.
export function gather<T>(marks: readonly Mark<T>[], radius: (count: number, items: number) => number): Mark<T>[] {
  const order = marks.map((mark) => ({ ...mark, items: [...mark.items] }))
    .sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
  const cell = 64;
  const grid = new Map<string, Mark<T>[]>();
  const kept: Mark<T>[] = [];
  for (const mark of order) {
    const column = Math.floor(mark.x / cell), row = Math.floor(mark.y / cell);
    let host: Mark<T> | undefined, nearest = Infinity;
    if (!mark.alone) {
      for (let i = column - 1; i <= column + 1; ++i) {
        for (let j = row - 1; j <= row + 1; ++j) {
          for (const other of grid.get(`${i} ${j}`) ?? []) {
            const distance = Math.hypot(other.x - mark.x, other.y - mark.y);
            if (!other.alone && distance < 0.8 * (other.radius + mark.radius) && distance < nearest) host = other, nearest = distance;
          }
        }
      }
    }
    if (host) {
      host.count += mark.count;
      host.items.push(...mark.items);
      host.radius = Math.min(cell / 2, radius(host.count, host.items.length));
      continue;
    }
    const key = `${column} ${row}`;
    const neighbours = grid.get(key);
    if (neighbours) neighbours.push(mark); else grid.set(key, [mark]);
    kept.push(mark);
  }
  return kept.sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
}
