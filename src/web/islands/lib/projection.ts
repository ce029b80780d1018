// SPDX-License-Identifier: EUPL-1.2
// From the globe to the screen and back. Far out the map is Equal Earth (areas are true), close up it is Mercator
// (shapes are true); in between the two are mixed, so that nothing jumps. Both have straight parallels on which the
// degrees stand evenly, hence so has the mixture, and one number per parallel (its width, its height) says it all.

export interface Camera {
  readonly lon: number;   // degrees, what stands in the middle
  readonly lat: number;
  readonly zoom: number;  // the equator in Mercator would be 256 * 2^zoom pixels long
  readonly width: number; // pixels
  readonly height: number;
}
export type LonLat = readonly [number, number];
export interface Spot { x: number; y: number; turn: number } // turn: radians east of the middle, -pi..pi
export interface Box { west: number; south: number; east: number; north: number } // west > east: across 180 degrees

export const maxZoom = 12;
const rad = Math.PI / 180;
const mercatorEnd = 85.05 * rad;

// 0: Equal Earth, 1: Mercator.
export function mercatorShare(zoom: number): number {
  const t = Math.min(1, Math.max(0, (zoom - 3.5) / 1.5));
  return t * t * (3 - 2 * t);
}

// Equal Earth: B. Šavrič, T. Patterson, B. Jenny, International Journal of Geographical Information Science 33(3), 2019.
const m = Math.sqrt(3) / 2, a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796;
function equalEarthWidth(phi: number): number {
  const l = Math.asin(m * Math.sin(phi)), l2 = l * l, l6 = l2 * l2 * l2;
  return Math.cos(l) / (m * (a1 + 3 * a2 * l2 + l6 * (7 * a3 + 9 * a4 * l2)));
}
function equalEarthHeight(phi: number): number {
  const l = Math.asin(m * Math.sin(phi)), l2 = l * l, l6 = l2 * l2 * l2;
  return l * (a1 + a2 * l2 + l6 * (a3 + a4 * l2));
}
const worldWidth = 2 * Math.PI * equalEarthWidth(0);
const worldHeight = 2 * equalEarthHeight(Math.PI / 2);

export interface Shape { width(phi: number): number; height(phi: number): number }

// Mercator is shrunk by the cosine of the middle's latitude: a zoom then means the same kilometres everywhere.
export function shapeOf(zoom: number, lat: number): Shape {
  const share = mercatorShare(zoom);
  if (share === 0) return { width: equalEarthWidth, height: equalEarthHeight };
  const shrink = Math.cos(Math.min(Math.abs(lat) * rad, mercatorEnd)) * share;
  const rest = 1 - share;
  const mercator = (phi: number) =>
    shrink * Math.log(Math.tan(Math.PI / 4 + Math.max(-mercatorEnd, Math.min(mercatorEnd, phi)) / 2));
  return share === 1 ? { width: () => shrink, height: mercator } : {
    width: (phi) => rest * equalEarthWidth(phi) + shrink,
    height: (phi) => rest * equalEarthHeight(phi) + mercator(phi),
  };
}

export function pixelsPerRadian(zoom: number): number {
  return 256 * 2 ** zoom / (2 * Math.PI);
}

function zoomOf(scale: number): number {
  return Math.log2(scale * 2 * Math.PI / 256);
}

export function wrapDegrees(lon: number): number {
  return lon >= -180 && lon < 180 ? lon : ((lon + 180) % 360 + 360) % 360 - 180;
}

export type Projector = (lon: number, lat: number) => Spot;

export function projector(camera: Camera): Projector {
  const shape = shapeOf(camera.zoom, camera.lat), k = pixelsPerRadian(camera.zoom);
  const cx = camera.width / 2, cy = camera.height / 2 + k * shape.height(camera.lat * rad);
  return (lon, lat) => {
    const turn = wrapDegrees(lon - camera.lon) * rad, phi = lat * rad;
    return { x: cx + k * turn * shape.width(phi), y: cy - k * shape.height(phi), turn };
  };
}

// What lies under a pixel; nothing outside of the world's outline.
export function unproject(camera: Camera, x: number, y: number): LonLat | null {
  const shape = shapeOf(camera.zoom, camera.lat), k = pixelsPerRadian(camera.zoom);
  const wanted = shape.height(camera.lat * rad) + (camera.height / 2 - y) / k;
  let low = -Math.PI / 2, high = Math.PI / 2;
  if (wanted < shape.height(low) || wanted > shape.height(high)) return null;
  for (let i = 0; i < 48; ++i) {
    const middle = (low + high) / 2;
    if (shape.height(middle) < wanted) low = middle; else high = middle;
  }
  const turn = (x - camera.width / 2) / (k * shape.width(low));
  return Math.abs(turn) > Math.PI ? null : [wrapDegrees(camera.lon + turn / rad), low / rad];
}

// The zoom at which the whole world just fits.
export function leastZoom(width: number, height: number): number {
  return zoomOf(0.98 * Math.max(1, Math.min(width / worldWidth, height / worldHeight)));
}

// Back into the world: no farther out than all of it, no paper beyond the poles while there is world to show.
export function confine(camera: Camera): Camera {
  const zoom = Math.min(maxZoom, Math.max(leastZoom(camera.width, camera.height), camera.zoom));
  const room = worldHeight / 2 - camera.height / 2 / pixelsPerRadian(zoom);
  let end = 0;
  if (room > 0) {
    let high = 84 * rad;
    for (let i = 0; i < 30; ++i) {
      const middle = (end + high) / 2;
      if (equalEarthHeight(middle) < room) end = middle; else high = middle;
    }
    end /= rad;
  }
  return { ...camera, zoom, lon: wrapDegrees(camera.lon), lat: Math.max(-end, Math.min(end, camera.lat)) };
}

// The middle moves by so many pixels (to the right and down on the screen).
export function pan(camera: Camera, dx: number, dy: number): Camera {
  const shape = shapeOf(camera.zoom, camera.lat), k = pixelsPerRadian(camera.zoom);
  const lon = camera.lon + dx / (k * shape.width(camera.lat * rad)) / rad;
  const to = unproject({ ...camera, lon: 0 }, camera.width / 2, camera.height / 2 + dy);
  return confine({ ...camera, lon, lat: to ? to[1] : dy < 0 ? 84 : -84 });
}

// What was under the pixel stays there.
export function zoomAround(camera: Camera, x: number, y: number, zoom: number): Camera {
  const held = unproject(camera, x, y);
  let next = confine({ ...camera, zoom });
  if (!held) return next;
  for (let i = 0; i < 3; ++i) {
    const now = projector(next)(held[0], held[1]);
    next = pan(next, now.x - x, now.y - y);
  }
  return next;
}

// The smallest stretch of longitudes holding all: it leaves out the widest gap.
function longitudes(points: readonly LonLat[]): [number, number] {
  const sorted = points.map((p) => wrapDegrees(p[0])).sort((a, b) => a - b);
  const first = sorted[0] ?? 0, last = sorted[sorted.length - 1] ?? 0;
  let gap = first + 360 - last, west = first, east = last;
  for (let i = 1; i < sorted.length; ++i) {
    const before = sorted[i - 1]!, at = sorted[i]!;
    if (at - before > gap) gap = at - before, west = at, east = before + 360;
  }
  return [west, east];
}

// All the points with air around them, and never closer than `closest`.
export function fit(points: readonly LonLat[], width: number, height: number, closest = 6): Camera {
  const least = leastZoom(width, height);
  if (!points.length) return confine({ lon: 10, lat: 0, zoom: least, width, height });
  const [west, east] = longitudes(points);
  const lats = points.map((p) => p[1]);
  const at = (zoom: number): Camera =>
    confine({ lon: (west + east) / 2, lat: (Math.min(...lats) + Math.max(...lats)) / 2, zoom, width, height });
  const air = Math.min(56, width / 8, height / 6);
  const holds = (camera: Camera) => {
    const project = projector(camera);
    return points.every(([lon, lat]) => {
      const { x, y } = project(lon, lat);
      return x >= air && y >= air && x <= width - air && y <= height - air;
    });
  };
  let low = least, high = Math.max(least, closest);
  if (holds(at(high))) return at(high);
  for (let i = 0; i < 20; ++i) {
    const middle = (low + high) / 2;
    if (holds(at(middle))) low = middle; else high = middle;
  }
  return at(low);
}

// What is to be seen, grown by `grow` times its size on each side.
export function viewBox(camera: Camera, grow = 0): Box {
  const shape = shapeOf(camera.zoom, camera.lat), k = pixelsPerRadian(camera.zoom);
  const lat = (y: number) => unproject({ ...camera, lon: 0 }, camera.width / 2, y)?.[1] ?? (y > camera.height / 2 ? -90 : 90);
  const north = lat(-camera.height * grow), south = lat(camera.height * (1 + grow));
  const narrowest = Math.min(shape.width(north * rad), shape.width(south * rad));
  const half = camera.width * (0.5 + grow) / (k * narrowest) / rad;
  if (!(half < 180)) return { west: -180, south, east: 180, north };
  return { west: wrapDegrees(camera.lon - half), south, east: wrapDegrees(camera.lon + half), north };
}

export function crosses(box: Box): boolean {
  return box.west > box.east;
}

export function touches(a: Box, b: Box): boolean {
  if (a.north < b.south || a.south > b.north) return false;
  const parts = (box: Box) => (crosses(box) ? [[box.west, 180], [-180, box.east]] : [[box.west, box.east]]);
  return parts(a).some(([w1, e1]) => parts(b).some(([w2, e2]) => w1! <= e2! && w2! <= e1!));
}

export function holds(outer: Box, inner: Box): boolean {
  if (inner.north > outer.north || inner.south < outer.south) return false;
  if (outer.east - outer.west >= 360) return true;
  const within = (lon: number) => (crosses(outer) ? lon >= outer.west || lon <= outer.east : lon >= outer.west && lon <= outer.east);
  if (!within(inner.west) || !within(inner.east)) return false;
  const length = (box: Box) => (crosses(box) ? box.east + 360 - box.west : box.east - box.west);
  return length(inner) <= length(outer);
}
