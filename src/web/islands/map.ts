// SPDX-License-Identifier: EUPL-1.2
// The map one can move. It takes the place of the map the server drew once all it needs has come; if that fails, the
// server's stays. The register's data come inside the page (script.map-data) or from data-url as the view changes.
import { drawArc, greatCircle } from './lib/arcs';
import { arcCard, groupCard, placeCard, placeNear } from './lib/card';
import { gather, type Mark } from './lib/cluster';
import { readColours, type Colours } from './lib/colours';
import { Feed, readData, type Arc, type MapData, type Place } from './lib/data';
import { element, label, languageOf, safeLink } from './lib/dom';
import { listen, steer } from './lib/gestures';
import { drawCountryNames, drawPlaceNames, Room } from './lib/labels';
import { drawLand, loadCountries, type Country } from './lib/land';
import { confine, fit, leastZoom, maxZoom, projector, wrapDegrees, zoomAround, type Camera, type LonLat } from './lib/projection';
import { sqrtScale } from './lib/scale';
import { arcWeight, fillLegend, wordsFor, type Words } from './lib/words';

interface Way { arc: Arc; ends: [string, string]; course: ReturnType<typeof greatCircle>; path: Path2D }
type Dot = Mark<Place>;
const fineFrom = 2.9;  // the zoom from which the coarse coasts show their corners
const mostArcs = 3000;
const spotKey = (lon: number, lat: number) => `${lon.toFixed(3)} ${lat.toFixed(3)}`;

export async function mount(host: HTMLElement): Promise<void> {
  const coarse = host.dataset.world110 ?? host.getAttribute('data-world-110') ?? host.dataset.world;
  if (!coarse || host.classList.contains('is-live')) return;
  const inside = host.querySelector('script.map-data')?.textContent;
  const data = inside ? readData(JSON.parse(inside)) : null;
  const [words, countries] = await Promise.all([wordsFor(host), loadCountries(coarse)]);
  new MapIsland(host, words, countries, data);
}

class MapIsland {
  private readonly frame: HTMLElement;
  private readonly canvas = element('canvas', 'map-canvas', { 'aria-hidden': 'true' });
  private readonly ground = document.createElement('canvas');  // the land alone: hovering does not draw it again
  private readonly card = element('div', 'map-card', { hidden: '' });
  private readonly hint = element('p', 'map-hint', { hidden: '', 'aria-hidden': 'true' });
  private readonly legend = element('div', 'map-legend');
  private readonly status = element('p', 'map-status', { role: 'status' });
  private readonly spoken = element('p', 'map-spoken visually-hidden', { 'aria-live': 'assertive' });
  private readonly calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly feed: Feed | null;
  private readonly fineLand: string | null;
  private countries: Country[];
  private fine: 'not yet' | 'asked' | 'here' = 'not yet';
  private colours: Colours;
  private readonly font: string;
  private camera: Camera;
  private home: Camera;
  private touched = false;
  private data: MapData = readData(null);
  private ways: Way[] = [];
  private dots: Dot[] = [];
  private active: { dot?: Dot; way?: Way; pinned: boolean } | null = null;
  private walk = -1;
  private frameAsked = 0;
  private gliding = 0;
  private stale = true;  // the land has to be drawn again

  constructor(private readonly host: HTMLElement, private readonly words: Words, countries: Country[], inside: MapData | null) {
    this.countries = countries;
    this.fineLand = host.dataset.world50 ?? host.getAttribute('data-world-50');
    const svg = host.querySelector<SVGElement>('.world-map');
    const name = host.getAttribute('aria-label') ?? svg?.getAttribute('aria-label') ?? host.querySelector('figcaption')?.textContent?.trim() ?? '';
    this.frame = element('div', 'map-frame', {
      tabindex: '0', role: 'application', 'aria-label': label(host, 'map', name), 'aria-roledescription': label(host, 'role', 'map'),
    }, [this.canvas, this.hint, this.card, this.controls()]);
    if (host.dataset.labelKeys) {
      this.frame.setAttribute('aria-description', host.dataset.labelKeys);
    }
    const width = host.clientWidth || 300;
    const given = svg?.getBoundingClientRect();
    const ratio = Number(host.dataset.ratio) || (given && given.width && given.height ? given.width / given.height : 2.05);
    this.frame.style.aspectRatio = String(Math.min(2.4, Math.max(1, width < 600 ? Math.min(ratio, 1.4) : ratio)));
    const parts = [this.frame, element('div', 'map-foot', {}, [this.legend, this.status]), this.spoken];
    if (svg) svg.before(...parts); else host.prepend(...parts);
    host.classList.add('is-live');

    this.camera = this.home = fit([], this.frame.clientWidth, this.frame.clientHeight);
    this.feed = host.dataset.url ? new Feed(host.dataset.url, (data) => this.take(data), () => {
      this.status.textContent = words.text('error', '');
    }) : null;
    this.colours = readColours(host);
    this.font = getComputedStyle(host).fontFamily || 'sans-serif';
    if (inside) this.take(inside);
    this.setHome();
    this.observe();
  }

  private controls(): HTMLElement {
    const button = (sign: string, name: string, otherwise: string, act: () => void) => {
      const made = element('button', 'map-button', { type: 'button', 'aria-label': label(this.host, name, otherwise), title: label(this.host, name, otherwise) }, [sign]);
      made.addEventListener('click', act);
      return made;
    };
    const middle = (by: number) => this.glide(zoomAround(this.camera, this.camera.width / 2, this.camera.height / 2, this.camera.zoom + by));
    return element('div', 'map-controls', {}, [
      button('+', 'zoom-in', 'Zoom in', () => middle(1)), button('−', 'zoom-out', 'Zoom out', () => middle(-1)),
      button('⟲', 'reset', 'Show all', () => this.reset())]);
  }

  private observe(): void {
    listen(this.frame, {
      camera: () => this.camera,
      move: (camera) => { this.gliding++; this.move(camera); },
      glide: (camera) => this.glide(camera),
      hover: (x, y) => this.hover(x, y),
      leave: () => { if (!this.active?.pinned) this.show(null); },
      tap: (x, y, touch) => this.tap(x, y, touch),
      refused: () => this.hintOnce(),
    });
    this.frame.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.resize()).observe(this.frame);
    const themed = () => { this.colours = readColours(this.host); this.stale = true; this.ask(); };
    document.addEventListener('themechange', themed);
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themed);
    void document.fonts?.ready.then(() => this.ask());
  }

  // Small maps begin with all their places in view, others with the world; data-center and data-zoom say otherwise.
  private setHome(): void {
    const { clientWidth: width, clientHeight: height } = this.frame;
    const [lon, lat] = (this.host.dataset.center ?? '').split(',').map(Number);
    const zoom = this.host.dataset.zoom ? Number(this.host.dataset.zoom) : leastZoom(width, height);
    const spots: LonLat[] = [...this.data.points, ...this.data.clusters].map((p) => [p.lon, p.lat]);
    if (lon !== undefined && lat !== undefined && Number.isFinite(lat)) this.home = confine({ lon, lat, zoom, width, height });
    else this.home = fit(this.feed ? [] : spots, width, height);
    if (!this.touched) this.move(this.home, false);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.frame;
    if (!width || !height) return;
    this.setHome();
    if (this.touched) this.move({ ...this.camera, width, height });
  }

  private reset(): void {
    this.show(null);
    this.glide(this.home);
  }

  private take(data: MapData): void {
    this.data = data;
    this.ways = [...data.arcs].sort((a, b) => b.count - a.count).slice(0, mostArcs).reverse().map((arc) => ({
      arc, ends: [spotKey(...arc.from), spotKey(...arc.to)], course: greatCircle(arc.from, arc.to), path: new Path2D(),
    }));
    this.walk = -1;
    const most = Math.max(0, ...data.arcs.map((arc) => arc.count));
    const counts = [...data.points.filter((p) => !p.home), ...data.clusters].map((p) => p.count);
    const mostHere = Math.max(0, ...counts);
    fillLegend(this.legend, this.words, most, mostHere > 1 ? mostHere : 0, (count) => this.radius(count, 1));
    this.status.textContent = this.words.text('shown', '{shown} / {total}', { shown: this.words.number(data.shown), total: this.words.number(data.total) });
    this.show(null);
    this.stale = true;
    this.ask();
  }

  private radius(count: number, items: number): number {
    const most = Math.max(1, ...this.data.points.map((p) => p.count), ...this.data.clusters.map((c) => c.count));
    const r = most <= 1 ? 4.5 : sqrtScale(most, 3, 17)(count);
    // A group's number has to stand inside.
    return items === 1 ? r : Math.max(7 + 2.6 * Math.max(1.2, this.words.short(count).length), r);
  }

  private move(camera: Camera, byHand = true): void {
    this.camera = confine(camera);
    this.touched ||= byHand;
    this.stale = true;
    this.ask();
    this.feed?.look(this.camera);
    if (this.camera.zoom > fineFrom && this.fine === 'not yet' && this.fineLand) {
      this.fine = 'asked';
      loadCountries(this.fineLand).then((countries) => {
        this.countries = countries;
        this.fine = 'here';
        this.stale = true;
        this.ask();
      }, () => { this.fine = 'not yet'; });
    }
  }

  private glide(target: Camera): void {
    const run = ++this.gliding, from = this.camera, to = confine(target);
    if (this.calm.matches) { this.move(to); return; }
    const turn = wrapDegrees(to.lon - from.lon), begin = performance.now();
    const step = (now: number) => {
      if (run !== this.gliding) return;
      const t = Math.min(1, Math.max(0, (now - begin) / 260)), s = 1 - (1 - t) ** 3;
      this.move({ ...this.camera, lon: from.lon + turn * s, lat: from.lat + (to.lat - from.lat) * s, zoom: from.zoom + (to.zoom - from.zoom) * s });
      if (t < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  private ask(): void {
    this.frameAsked ||= requestAnimationFrame(() => { this.frameAsked = 0; this.draw(); });
  }

  private draw(): void {
    const { width, height } = this.camera, density = Math.min(3, window.devicePixelRatio || 1);
    if (!width || !height) return;
    for (const canvas of [this.canvas, this.ground]) {
      const w = Math.round(width * density), h = Math.round(height * density);
      if (canvas.width !== w || canvas.height !== h) canvas.width = w, canvas.height = h, this.stale = true;
    }
    const project = projector(this.camera);
    if (this.stale) {
      this.stale = false;
      const context = this.ground.getContext('2d')!;
      context.setTransform(density, 0, 0, density, 0, 0);
      context.clearRect(0, 0, width, height);
      drawLand(context, this.camera, this.countries, this.colours);
      this.place(project);
    }
    const context = this.canvas.getContext('2d')!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.ground, 0, 0);
    context.setTransform(density, 0, 0, density, 0, 0);
    this.drawWays(context);
    this.drawDots(context, project);
  }

  private place(project: ReturnType<typeof projector>): void {
    const { width, height } = this.camera;
    for (const way of this.ways) {
      way.path = new Path2D();
      drawArc(way.path, way.course, project, width, height);
    }
    const marks: Dot[] = [];
    const add = (place: Place, items: Place[]) => {
      const { x, y } = project(place.lon, place.lat);
      if (x < -40 || y < -40 || x > width + 40 || y > height + 40) return;
      marks.push({ x, y, count: place.count, radius: place.home ? 6 : this.radius(place.count, items.length), items, alone: place.home === true });
    };
    for (const point of this.data.points) add(point, [point]);
    // A cluster stands for places that were not sent: two empty items make it a group.
    for (const { lat, lon, count } of this.data.clusters) {
      const unknown: Place = { id: '', name: '', country: '', lat, lon, count, href: '' };
      add(unknown, [unknown, unknown]);
    }
    const was = this.active?.dot?.items[0];
    this.dots = gather(marks, (count, items) => this.radius(count, items));
    this.countOnce();
    if (this.active?.dot) {
      const still = this.dots.find((dot) => was && (dot.items.includes(was) || (!was.name && dot.items[0]?.lon === was.lon && dot.items[0].lat === was.lat)));
      if (still) this.show({ dot: still, pinned: this.active.pinned }); else this.show(null);
    } else if (this.active) this.show(null);
  }

  // A relation between two places that became one dot was counted at both.
  private countOnce(): void {
    const dotOf = new Map(this.dots.flatMap((dot) => dot.items.map((item) => [spotKey(item.lon, item.lat), dot] as const)));
    for (const { arc, ends: [from, to] } of this.ways) {
      const dot = dotOf.get(from);
      // A relation of several parties draws several arcs: its group never counts fewer than one.
      if (dot && from !== to && dot === dotOf.get(to)) dot.count = Math.max(1, dot.count - arc.count);
    }
  }

  private lit(way: Way): boolean {
    if (!this.active) return true;
    if (this.active.way) return this.active.way === way;
    return this.active.dot?.items.some((item) => way.ends.includes(spotKey(item.lon, item.lat))) ?? true;
  }

  private drawWays(context: CanvasRenderingContext2D): void {
    const weight = arcWeight(Math.max(1, ...this.data.arcs.map((arc) => arc.count)));
    context.strokeStyle = this.colours.arc;
    context.lineCap = 'round';
    for (const strong of this.active ? [false, true] : [true]) {
      for (const way of this.ways) {
        if (this.lit(way) !== strong) continue;
        const { width, opacity } = weight(way.arc.count);
        context.globalAlpha = !strong ? opacity * 0.25 : this.active ? Math.min(1, opacity + 0.35) : opacity;
        context.lineWidth = this.active && strong ? width + 0.4 : width;
        context.stroke(way.path);
      }
    }
    context.globalAlpha = 1;
  }

  private drawDots(context: CanvasRenderingContext2D, project: ReturnType<typeof projector>): void {
    const { dot: fill, rim, home } = this.colours;
    const bright = new Set(this.active ? this.ways.filter((way) => this.lit(way)).flatMap((way) => way.ends) : []);
    const room = new Room(this.camera.width, this.camera.height);
    for (const dot of [...this.dots].reverse()) {
      const here = dot === this.active?.dot, group = dot.items.length > 1;
      const dim = this.active && !here && !dot.items.some((item) => bright.has(spotKey(item.lon, item.lat)));
      context.globalAlpha = dim ? 0.4 : 1;
      context.beginPath();
      context.arc(dot.x, dot.y, dot.radius, 0, 2 * Math.PI);
      context.fillStyle = dot.alone ? home : fill;
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = rim;
      context.stroke();
      if (here || dot.alone) {
        context.beginPath();
        context.arc(dot.x, dot.y, dot.radius + 3.5, 0, 2 * Math.PI);
        context.lineWidth = here ? 2 : 1.2;
        context.strokeStyle = dot.alone ? home : fill;
        context.stroke();
      }
      if (group) {
        context.font = `600 11px ${this.font}`;
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.fillStyle = rim;
        context.fillText(this.words.short(dot.count), dot.x, dot.y + 0.5);
      }
      room.block(dot.x - dot.radius - 2, dot.y - dot.radius - 2, dot.x + dot.radius + 2, dot.y + dot.radius + 2);
    }
    context.globalAlpha = 1;
    drawPlaceNames(context, this.dots, room, this.camera, this.font, this.colours);
    drawCountryNames(context, this.countries, room, this.camera, project, this.font, this.colours, this.words);
  }

  private dotAt(x: number, y: number, air: number): Dot | undefined {
    let best: Dot | undefined, least = Infinity;
    for (const dot of this.dots) {
      const over = Math.hypot(dot.x - x, dot.y - y) - dot.radius;
      if (over < air && over < least) best = dot, least = over;
    }
    return best;
  }

  private wayAt(x: number, y: number): Way | undefined {
    const context = this.canvas.getContext('2d')!, density = this.canvas.width / this.camera.width;
    const told = this.ways.filter((way) => way.arc.label);
    if (told.length > 500) return undefined;
    context.lineWidth = 9;
    return told.reverse().find((way) => context.isPointInStroke(way.path, x * density, y * density));
  }

  private hover(x: number, y: number): void {
    if (this.active?.pinned) return;
    const dot = this.dotAt(x, y, 5), way = dot ? undefined : this.wayAt(x, y);
    this.frame.style.cursor = dot || way ? 'pointer' : '';
    if (dot !== this.active?.dot || way !== this.active?.way) {
      this.show(dot ? { dot, pinned: false } : way ? { way, pinned: false } : null, [x, y]);
    }
  }

  private tap(x: number, y: number, touch: boolean): void {
    const dot = this.dotAt(x, y, touch ? 14 : 5), way = dot ? undefined : this.wayAt(x, y);
    if (dot) this.open(dot);
    else this.show(way ? { way, pinned: true } : null, [x, y]);
  }

  // Into a group while that shows more of it, else its card with the ways on.
  private open(dot: Dot): void {
    const spots: LonLat[] = dot.items.map((item) => [item.lon, item.lat]);
    const { width, height, zoom } = this.camera;
    if (dot.items.length > 1 && zoom < maxZoom - 0.5) {
      const apart = new Set(spots.map(([lon, lat]) => spotKey(lon, lat))).size > 1;
      const close = apart ? fit(spots, width, height, maxZoom) : { ...this.camera, lon: spots[0]![0], lat: spots[0]![1], zoom: zoom + 2 };
      if (apart || !dot.items[0]!.name) {
        this.show(null);
        this.glide({ ...close, zoom: Math.min(maxZoom, Math.max(close.zoom, zoom + 1)) });
        return;
      }
    }
    this.show({ dot, pinned: true });
  }

  private show(next: typeof this.active, at?: [number, number]): void {
    const before = this.active;
    this.active = next;
    this.card.classList.toggle('is-pinned', next?.pinned === true);
    if (!next) this.card.hidden = true;
    else if (next.dot) {
      const { dot } = next, [first] = dot.items, many = dot.items.length > 1;
      if (before?.dot?.items[0] !== first || before?.dot?.items.length !== dot.items.length || this.card.hidden) {
        this.card.replaceChildren(...(!many ? placeCard(first!, this.words) :
          groupCard(dot.items.filter((item) => item.name), dot.count, this.words)));
      }
      placeNear(this.card, dot.x, dot.y, dot.radius + 3, this.camera.width, this.camera.height);
    } else if (next.way && at) {
      this.card.replaceChildren(...arcCard(next.way.arc, this.words));
      placeNear(this.card, at[0], at[1], 6, this.camera.width, this.camera.height);
    }
    this.ask();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== this.frame) {
      if (event.key === 'Escape' && this.active) { this.show(null); this.frame.focus(); }
      return;
    }
    const step = { n: 1, PageDown: 1, p: -1, PageUp: -1 }[event.key];
    if (step) this.go(step);
    else if (event.key === 'Enter' && this.active?.dot) {
      const [only, more] = this.active.dot.items;
      const href = more ? '' : safeLink(only?.href);
      if (href) window.location.assign(href); else this.open(this.active.dot);
    } else if (event.key === 'Escape' && this.active) this.show(null);
    else if (!steer(event.key, this.camera, (camera) => this.glide(camera), () => this.reset())) return;
    event.preventDefault();
  }

  // From dot to dot, the largest first, saying each.
  private go(step: number): void {
    const seen = this.dots.filter((d) => d.x >= 0 && d.y >= 0 && d.x <= this.camera.width && d.y <= this.camera.height);
    if (!seen.length) return;
    const at = this.active?.dot ? seen.indexOf(this.active.dot) : this.walk;
    this.walk = ((at + step) % seen.length + seen.length) % seen.length;
    const dot = seen[this.walk]!;
    this.show({ dot, pinned: true });
    const place = this.words.text('position', '{at}/{of}', { at: this.words.number(this.walk + 1), of: this.words.number(seen.length) });
    this.spoken.textContent = [...[...this.card.children].map((part) => part.textContent), place].filter(Boolean).join(', ');
    this.spoken.lang = languageOf(this.host);
  }

  private hintOnce(): void {
    const text = this.words.text('wheel', '');
    if (!text || !this.hint.hidden) return;
    this.hint.textContent = text;
    this.hint.hidden = false;
    window.setTimeout(() => { this.hint.hidden = true; }, 1600);
  }
}
