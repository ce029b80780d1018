// SPDX-License-Identifier: EUPL-1.2
// The world from Natural Earth (public domain) through world-atlas.
//
// world.svg: "land" (with the borders on it), "graticule" and "sphere" in the Equal Earth projection with the central
// meridian 0, to be had by <use href="world.svg#land">. User units are those of explore/svg_map.h: x = 500 + 184.731 X,
// y = 243.356 - 184.731 Y for base::equal_earth's X and Y; the whole world is viewBox "0 0 1000 486.7". It has no
// colours: land takes the fill of the page, borders its stroke.
// world-110.json, world-50.json: TopoJSON of the countries for the canvas map; an id is the ISO 3166-1 alpha-2 code.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { geoEqualEarth, geoGraticule, geoPath } from 'd3-geo';
import { merge, mesh, quantize } from 'topojson-client';
import { presimplify, quantile, simplify } from 'topojson-simplify';

const require = createRequire(import.meta.url);

function atlas(root, name) {
  return JSON.parse(readFileSync(path.join(root, `node_modules/world-atlas/${name}.json`), 'utf8'));
}

export function buildWorldSvg(root) {
  const projection = geoEqualEarth().scale(1000).translate([0, 0]).precision(0.5);
  // What counts for leaving a point out is the triangle's area as the eye will see it.
  const area = (triangle) => {
    const [[ax, ay], [bx, by], [cx, cy]] = triangle.map((point) => projection(point));
    return Math.abs((ax - cx) * (by - ay) - (ax - bx) * (cy - ay)) / 2;
  };
  const topology = simplify(presimplify(atlas(root, 'countries-50m'), area), 12);
  const draw = geoPath(geoEqualEarth().scale(1000).translate([0, 0]).precision(8)).digits(0);
  const countries = topology.objects.countries;
  const antarctica = '010';
  const kept = countries.geometries.filter((country) => country.id !== antarctica);
  const land = tidy(draw(merge(topology, kept)), 5);
  const borders = tidy(draw(mesh(topology, countries, (a, b) => a !== b)), 0);
  const drawRound = geoPath(projection).digits(0);
  const graticule = tidy(drawRound(geoGraticule().step([30, 30]).precision(10)()), 0);
  const shape = (id, d, extra) => `<path${id} d="${d}"${extra}/>`;
  const line = ' fill="none" vector-effect="non-scaling-stroke"';
  const group = (id, inner) => `<g id="${id}" transform="translate(500 243.356) scale(.184731)">${inner}</g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 486.7"><defs>${[
    group('sphere', shape('', drawRound({ type: 'Sphere' }), '')), group('graticule', shape('', graticule, line)),
    group('land', shape('', land, ' stroke="none"') + shape('', borders, line))].join('\n')}</defs></svg>\n`;
}

// Relative whole numbers are half the size of absolute ones; rings smaller than `least` units are specks.
function tidy(absolute, least) {
  const rings = absolute.split('M').filter(Boolean);
  let result = '';
  for (const ring of rings) {
    const closed = ring.endsWith('Z');
    const points = (closed ? ring.slice(0, -1) : ring).split('L').map((pair) => pair.split(',').map(Number));
    const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
    if (Math.max(...xs) - Math.min(...xs) < least && Math.max(...ys) - Math.min(...ys) < least) continue;
    let [x, y] = points[0];
    let text = `M${x} ${y}l`;
    let some = false;
    for (const [px, py] of points.slice(1)) {
      if (px === x && py === y) continue;
      const step = `${px - x} ${py - y}`;
      text += (some && step[0] !== '-' ? ' ' : '') + step.replace(' -', '-');
      some = true;
      [x, y] = [px, py];
    }
    if (some) result += text + (closed ? 'z' : '');
  }
  return result;
}

export function buildWorldData(root) {
  const codes = require(path.join(root, 'node_modules/i18n-iso-countries/codes.json'));
  const alpha2 = new Map(codes.map(([two, , numeric]) => [numeric, two]));
  const light = (name, grid, keep) => {
    let topology = atlas(root, name);
    if (keep < 1) {
      const weighed = presimplify(topology);
      topology = simplify(weighed, quantile(weighed, 1 - keep));
    }
    topology = quantize({ ...topology, transform: undefined, arcs: arcsInDegrees(topology) }, grid);
    delete topology.objects.land;
    for (const country of topology.objects.countries.geometries) {
      const code = alpha2.get(country.id);
      if (code) country.id = code; else delete country.id;
      delete country.properties;
    }
    return JSON.stringify(topology);
  };
  return [['world-110.json', light('countries-110m', 4e3, 1)], ['world-50.json', light('countries-50m', 2e4, 0.7)]];
}

// Arcs in degrees: quantize() wants a topology that is not quantised already.
function arcsInDegrees(topology) {
  if (!topology.transform) return topology.arcs;
  const { scale: [kx, ky], translate: [dx, dy] } = topology.transform;
  return topology.arcs.map((arc) => {
    let x = 0, y = 0;
    return arc.map(([px, py]) => [(x += px) * kx + dx, (y += py) * ky + dy]);
  });
}
