// SPDX-License-Identifier: EUPL-1.2
// Names on the map: never over each other, never over a dot.
import type { Colours } from './colours';
import type { Country } from './land';
import { pixelsPerRadian, type Camera, type Projector } from './projection';
import type { Mark } from './cluster';
import type { Place } from './data';
import type { Words } from './words';

interface Rectangle { left: number; top: number; right: number; bottom: number }

export class Room {
  private readonly taken: Rectangle[] = [];
  constructor(private readonly width: number, private readonly height: number) {}
  take(left: number, top: number, right: number, bottom: number): boolean {
    if (left < 2 || top < 2 || right > this.width - 2 || bottom > this.height - 2) return false;
    if (this.taken.some((r) => left < r.right && right > r.left && top < r.bottom && bottom > r.top)) return false;
    this.taken.push({ left, top, right, bottom });
    return true;
  }
  block(left: number, top: number, right: number, bottom: number): void {
    this.taken.push({ left, top, right, bottom });
  }
}

function write(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, halo: string): void {
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

export function drawPlaceNames(context: CanvasRenderingContext2D, marks: readonly Mark<Place>[], room: Room, camera: Camera,
                               font: string, colours: Colours): void {
  const few = marks.filter((mark) => mark.items.length === 1);
  // Far out names only where they are few, and not of the odd place that stands outside of a group by chance.
  if (camera.zoom < 4.5 && (few.length > 24 || marks.some((mark) => mark.items.some((item) => !item.name)))) return;
  context.font = `500 12px ${font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const mark of [...few].sort((a, b) => Number(b.alone) - Number(a.alone))) {
    const text = mark.items[0]!.name, wide = context.measureText(text).width, r = mark.radius;
    for (const [x, y] of [[mark.x + r + 4, mark.y], [mark.x - r - 4 - wide, mark.y], [mark.x - wide / 2, mark.y - r - 9],
      [mark.x - wide / 2, mark.y + r + 9]] as const) {
      if (!room.take(x - 2, y - 8, x + wide + 2, y + 8)) continue;
      write(context, text, x, y, colours.ink, colours.sea);
      break;
    }
  }
}

// A country is named once it is large enough to hold its name.
export function drawCountryNames(context: CanvasRenderingContext2D, countries: readonly Country[], room: Room, camera: Camera,
                                 project: Projector, font: string, colours: Colours, words: Words): void {
  const k = pixelsPerRadian(camera.zoom);
  const large = countries.filter((c) => c.area * k * k > 900 && c.id !== 'AQ').sort((a, b) => b.area - a.area);
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const country of large) {
    const side = Math.sqrt(country.area) * k, size = Math.max(10, Math.min(15, side / 9));
    const { x, y } = project(country.at[0], country.at[1]);
    if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
    const text = words.country(country.id, country.name);
    context.font = `${Math.round(size)}px ${font}`;
    const wide = context.measureText(text).width;
    if (!text || wide > side * 1.35) continue;
    for (const shift of [0, 14, -14, 26]) {
      if (!room.take(x - wide / 2 - 3, y + shift - size * 0.7, x + wide / 2 + 3, y + shift + size * 0.7)) continue;
      write(context, text, x, y + shift, colours.muted, colours.land);
      break;
    }
  }
}
