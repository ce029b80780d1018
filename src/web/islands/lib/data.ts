// SPDX-License-Identifier: EUPL-1.2
// What the register answers to "what is to be seen here", asked no oftener than needed.
import { crosses, holds, maxZoom, viewBox, type Box, type Camera } from './projection';

export interface Place {
  id: string | number; name: string; country: string; lat: number; lon: number; count: number; href: string;
  home?: boolean;
}
export interface Cluster { lat: number; lon: number; count: number }
export interface Arc { from: [number, number]; to: [number, number]; count: number; label?: string; href?: string }
export interface MapData { points: Place[]; clusters: Cluster[]; arcs: Arc[]; total: number; shown: number }

export function readData(json: unknown): MapData {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Partial<MapData>;
  const points = given.points ?? [], clusters = given.clusters ?? [], arcs = given.arcs ?? [];
  const total = given.total ?? arcs.reduce((sum, arc) => sum + arc.count, 0);
  return { points, clusters, arcs, total, shown: given.shown ?? total };
}

export function question(url: string, zoom: number, box: Box): string {
  // Across 180 degrees: all longitudes, which every reader of a box understands.
  const [west, east] = crosses(box) ? [-180, 180] : [box.west, box.east];
  const degrees = (value: number) => String(Math.round(value * 1000) / 1000);
  return `${url}${url.includes('?') ? '&' : '?'}zoom=${zoom}&bbox=${[west, box.south, east, box.north].map(degrees).join(',')}`;
}

// One request at a time; a newer one gives up the older. `ready` and `failed` are called later, never at once.
export class Feed {
  private timer = 0;
  private running: AbortController | null = null;
  private have: { zoom: number; box: Box } | null = null;
  constructor(private readonly url: string, private readonly ready: (data: MapData) => void,
              private readonly failed: () => void) {}

  look(camera: Camera): void {
    const zoom = Math.max(0, Math.min(maxZoom, Math.floor(camera.zoom + 0.25)));
    if (this.have && this.have.zoom === zoom && holds(this.have.box, viewBox(camera))) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(zoom, viewBox(camera, 0.3)), this.have ? 180 : 0);
  }

  private async ask(zoom: number, box: Box): Promise<void> {
    this.running?.abort();
    const running = this.running = new AbortController();
    try {
      const answer = await fetch(question(this.url, zoom, box), { signal: running.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      const data = readData(await answer.json());
      this.have = { zoom, box };
      this.ready(data);
    } catch {
      if (!running.signal.aborted) this.failed();
    }
  }
}
