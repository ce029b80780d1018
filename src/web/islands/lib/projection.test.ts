// SPDX-License-Identifier: EUPL-1.2
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geoEqualEarth, geoMercator } from 'd3-geo';
import { confine, fit, holds, leastZoom, mercatorShare, pan, pixelsPerRadian, projector, touches, unproject, viewBox, zoomAround, type Camera } from './projection';

const camera = (part: Partial<Camera>): Camera => ({ lon: 10, lat: 20, zoom: 3, width: 1000, height: 500, ...part });
const near = (a: number, b: number, by: number) => assert.ok(Math.abs(a - b) <= by, `${a} is not within ${by} of ${b}`);

test('far out the map is Equal Earth as d3-geo has it', () => {
  const view = camera({ lon: 0, lat: 0, zoom: 2 });
  const theirs = geoEqualEarth().scale(pixelsPerRadian(2)).translate([500, 250]);
  for (const spot of [[0, 0], [4.8, 45.7], [-70, -33], [179, 80]] as const) {
    const mine = projector(view)(spot[0], spot[1]), [x, y] = theirs([...spot])!;
    near(mine.x, x, 1e-6);
    near(mine.y, y, 1e-6);
  }
});

test('close up the map is Mercator, to scale in the middle', () => {
  const view = camera({ lon: 5, lat: 45, zoom: 8 });
  const theirs = geoMercator().scale(pixelsPerRadian(8) * Math.cos(Math.PI / 4)).center([5, 45]).translate([500, 250]);
  for (const spot of [[5, 45], [4.8, 45.7], [6.1, 44.2]] as const) {
    const mine = projector(view)(spot[0], spot[1]), [x, y] = theirs([...spot])!;
    near(mine.x, x, 1e-6);
    near(mine.y, y, 1e-6);
  }
});

test('the share of Mercator grows from nothing to all without a jump', () => {
  let before = 0;
  for (let zoom = 0; zoom <= 12; zoom += 0.05) {
    const share = mercatorShare(zoom);
    assert.ok(share >= before && share - before < 0.06);
    before = share;
  }
  assert.equal(mercatorShare(3), 0);
  assert.equal(before, 1);
});

test('what is put on the screen is found again under its pixel', () => {
  for (const zoom of [1.9, 3.4, 4.2, 6, 11]) {
    const view = confine(camera({ zoom, lon: 170, lat: -30 }));
    for (const [x, y] of [[500, 250], [430, 190], [700, 330]] as const) {
      const at = unproject(view, x, y);
      assert.ok(at);
      const back = projector(view)(at[0], at[1]);
      near(back.x, x, 1e-3);
      near(back.y, y, 1e-3);
    }
  }
});

test('outside of the world there is nothing', () => {
  const view = camera({ lon: 0, lat: 0, zoom: leastZoom(1000, 500) });
  assert.equal(unproject(view, 2, 2), null);
});

test('zooming keeps the spot under the pointer', () => {
  for (const zoom of [3, 4.4, 7]) {
    const view = confine(camera({ zoom }));
    const held = unproject(view, 620, 180)!;
    const after = projector(zoomAround(view, 620, 180, zoom + 0.6))(held[0], held[1]);
    near(after.x, 620, 1);
    near(after.y, 180, 1);
  }
});

test('panning moves what is in the middle by that many pixels', () => {
  const view = confine(camera({ zoom: 6 }));
  const moved = projector(pan(view, 80, -40))(view.lon, view.lat);
  near(moved.x, 420, 1);
  near(moved.y, 290, 1);
});

test('a fitted view holds all its places, also across 180 degrees', () => {
  for (const places of [[[4.8, 45.7], [139.6, 35.4], [-73.5, 45.5]], [[178, -18], [-171, -14]], [[2, 48]]] as [number, number][][]) {
    const view = fit(places, 800, 400);
    for (const [lon, lat] of places) {
      const { x, y } = projector(view)(lon, lat);
      assert.ok(x > 20 && x < 780 && y > 20 && y < 380, `${lon} ${lat} stands at ${x} ${y}`);
    }
  }
  assert.ok(fit([[178, -18], [-171, -14]], 800, 400).zoom > 4);
});

test('the view box is the whole world far out and crosses 180 degrees where it must', () => {
  const far = viewBox(camera({ lon: 0, lat: 0, zoom: leastZoom(1000, 500) }));
  assert.deepEqual([far.west, far.east], [-180, 180]);
  const fiji = viewBox(camera({ lon: 179, lat: -17, zoom: 7 }));
  assert.ok(fiji.west > fiji.east);
  assert.ok(touches(fiji, { west: -180, south: -20, east: -179, north: -10 }));
  assert.ok(!touches(fiji, { west: 0, south: -20, east: 10, north: -10 }));
  assert.ok(holds(viewBox(camera({ lon: 179, lat: -17, zoom: 7 }), 0.3), fiji));
  assert.ok(!holds(fiji, viewBox(camera({ lon: 179, lat: -17, zoom: 7 }), 0.3)));
});
