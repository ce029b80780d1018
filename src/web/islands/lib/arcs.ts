// SPDX-License-Identifier: EUPL-1.2
// Great circles on the flat map: as many corners as the eye needs, none where it does not look.
import type { LonLat, Projector, Spot } from './projection';

const rad = Math.PI / 180;
type Vector = readonly [number, number, number];

function vector([lon, lat]: LonLat): Vector {
  const c = Math.cos(lat * rad);
  return [c * Math.cos(lon * rad), c * Math.sin(lon * rad), Math.sin(lat * rad)];
}

// The way from one place to another, 0..1; of antipodes any one of the ways.
export function greatCircle(from: LonLat, to: LonLat): { at(t: number): LonLat; angle: number } {
  const a = vector(from), b = vector(to);
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const angle = Math.acos(Math.max(-1, Math.min(1, dot)));
  const sine = Math.sin(angle);
  if (sine < 1e-9) return { at: (t) => (t < 0.5 ? from : to), angle };
  return {
    angle,
    at: (t) => {
      const p = Math.sin((1 - t) * angle) / sine, q = Math.sin(t * angle) / sine;
      const x = p * a[0] + q * b[0], y = p * a[1] + q * b[1], z = p * a[2] + q * b[2];
      return [Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad];
    },
  };
}

export interface Pen { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }

// Parts beyond the picture are left out; where the way crosses the map's edge the pen is lifted.
export function drawArc(pen: Pen, way: ReturnType<typeof greatCircle>, project: Projector, width: number, height: number): void {
  let down = false;
  const spot = (t: number): Spot => { const [lon, lat] = way.at(t); return project(lon, lat); };
  const jump = (a: Spot, b: Spot) => Math.abs(a.turn - b.turn) > Math.PI;
  const outside = (a: Spot, b: Spot) => {
    const air = 8 + 0.2 * (Math.abs(a.x - b.x) + Math.abs(a.y - b.y));
    return Math.max(a.x, b.x) < -air || Math.min(a.x, b.x) > width + air ||
      Math.max(a.y, b.y) < -air || Math.min(a.y, b.y) > height + air;
  };
  const line = (a: Spot, b: Spot) => {
    if (!down) pen.moveTo(a.x, a.y);
    pen.lineTo(b.x, b.y);
    down = true;
  };
  const part = (ta: number, a: Spot, tb: number, b: Spot, depth: number): void => {
    const torn = jump(a, b);
    if (!torn && outside(a, b)) { down = false; return; }
    if (depth === 0) {
      if (torn) down = false; else line(a, b);
      return;
    }
    const tm = (ta + tb) / 2, middle = spot(tm);
    if (!torn && Math.abs(middle.x - (a.x + b.x) / 2) + Math.abs(middle.y - (a.y + b.y) / 2) < 0.6) { line(a, b); return; }
    part(ta, a, tm, middle, depth - 1);
    part(tm, middle, tb, b, depth - 1);
  };
  const steps = Math.max(2, Math.ceil(way.angle / 0.25));
  let before = spot(0);
  for (let i = 1; i <= steps; ++i) {
    const next = spot(i / steps);
    part((i - 1) / steps, before, i / steps, next, 12);
    before = next;
  }
}
