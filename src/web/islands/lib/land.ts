// SPDX-License-Identifier: EUPL-1.2
// The countries: fetched once per fineness, drawn where they are to be seen.
import { geoArea, geoBounds, geoCentroid, geoGraticule, geoPath, geoProjection, type GeoPermissibleObjects } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Colours } from './colours';
import { pixelsPerRadian, shapeOf, touches, viewBox, type Box, type Camera, type LonLat } from './projection';

export interface Country { id: string; name: string; at: LonLat; area: number; box: Box; shape: GeoPermissibleObjects }

export async function loadCountries(url: string): Promise<Country[]> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const topology = await answer.json() as Topology<{ countries: GeometryCollection<{ name?: string }> }>;
  return feature(topology, topology.objects.countries).features.map((country) => {
    const [[west, south], [east, north]] = geoBounds(country);
    // A name stands on the largest part: France's in Europe, not between there and Guiana.
    let largest: GeoPermissibleObjects = country;
    if (country.geometry.type === 'MultiPolygon') {
      let most = -1;
      for (const coordinates of country.geometry.coordinates) {
        const part = { type: 'Polygon' as const, coordinates }, area = geoArea(part);
        if (area > most) most = area, largest = part;
      }
    }
    return {
      id: String(country.id ?? ''), name: country.properties?.name ?? '', shape: country,
      at: geoCentroid(largest), area: geoArea(largest), box: { west, south, east, north },
    };
  });
}

const graticule = geoGraticule().step([30, 30]).extentMajor([[-180, -90], [180, 90]]).extentMinor([[-180, -90], [180, 90]])();

export function drawLand(context: CanvasRenderingContext2D, camera: Camera, countries: readonly Country[], colours: Colours): void {
  const { width, height, zoom, lat } = camera;
  const k = pixelsPerRadian(zoom), shape = shapeOf(zoom, lat), rad = Math.PI / 180;
  const projection = geoProjection((turn, phi) => [turn * shape.width(phi), shape.height(phi)])
    .rotate([-camera.lon, 0]).scale(k).translate([width / 2, height / 2 + k * shape.height(lat * rad)])
    .clipExtent([[-9, -9], [width + 9, height + 9]]);
  const round = geoPath(projection.precision(0.6), context);
  context.lineJoin = 'round';
  if (zoom < 5) {
    context.beginPath();
    round({ type: 'Sphere' });
    context.fillStyle = colours.sea;
    context.fill();
    context.beginPath();
    round(graticule);
    context.lineWidth = 0.7;
    context.strokeStyle = colours.graticule;
    context.stroke();
  } else {
    context.fillStyle = colours.sea;
    context.fillRect(0, 0, width, height);
  }
  // A country's corners stand close enough already: no more are put in.
  const plain = geoPath(projection.precision(0), context);
  const view = viewBox(camera, 0.02);
  context.beginPath();
  for (const country of countries) if (touches(country.box, view)) plain(country.shape);
  context.fillStyle = colours.land;
  context.fill();
  context.lineWidth = zoom < 3 ? 0.6 : 0.9;
  context.strokeStyle = colours.border;
  context.stroke();
  if (zoom < 5) {
    projection.precision(0.6);
    context.beginPath();
    round({ type: 'Sphere' });
    context.lineWidth = 1;
    context.strokeStyle = colours.line;
    context.stroke();
  }
}
