// SPDX-License-Identifier: EUPL-1.2
// What the map says: texts come from the server, numbers and names of countries are written as the language does.
import { element, label, languageOf } from './dom';
import { fill, legendValues, sqrtScale } from './scale';

export interface Words {
  number(value: number): string;
  short(value: number): string;     // 1.2K
  relations(count: number): string; // "12 relations"
  country(code: string, otherwise: string): string;
  text(name: string, otherwise: string, values?: Record<string, string>): string;
}

export async function wordsFor(host: HTMLElement): Promise<Words> {
  const language = languageOf(host);
  const plain = new Intl.NumberFormat(language), compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
  const plural = new Intl.PluralRules(language), names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  let own: Record<string, string> = {};
  if (host.dataset.countryNames) {
    own = await fetch(host.dataset.countryNames).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({})) as Record<string, string>;
  }
  return {
    number: (value) => plain.format(value),
    short: (value) => compact.format(value),
    relations: (count) => {
      const many = label(host, 'relations', 'relations');
      return `${plain.format(count)} ${plural.select(count) === 'one' ? label(host, 'relation', many) : many}`;
    },
    country: (code, otherwise) => own[code] ?? (/^[A-Z]{2}$/.test(code) ? names.of(code) : undefined) ?? otherwise,
    text: (name, otherwise, values = {}) => fill(label(host, name, otherwise), values),
  };
}

// Thin and thick lines, small and large dots, each with its number.
export function fillLegend(legend: HTMLElement, words: Words, mostOfArc: number, mostOfPlace: number,
                           radius: (count: number) => number): void {
  const svg = (name: string, attributes: Record<string, string>, children: Node[] = []) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const entry = (picture: Node, text: string) => element('li', '', {}, [picture, text]);
  const title = words.text('legend', '');
  const rows: Node[] = title ? [element('span', 'map-legend-title', {}, [title])] : [];
  if (mostOfArc > 0) {
    const weight = arcWeight(mostOfArc);
    rows.push(element('ul', 'map-legend-arcs', {}, legendValues(mostOfArc).map((value) => {
      const { width, opacity } = weight(value);
      const line = svg('line', { x1: '0', y1: '6', x2: '28', y2: '6', 'stroke-width': String(width), 'stroke-opacity': String(opacity) });
      return entry(svg('svg', { width: '28', height: '12', 'aria-hidden': 'true' }, [line]), words.number(value));
    })));
  }
  if (mostOfPlace > 0) {
    rows.push(element('ul', 'map-legend-dots', {}, legendValues(mostOfPlace).map((value) => {
      const r = radius(value), size = String(Math.ceil(2 * r + 2));
      const circle = svg('circle', { cx: String(r + 1), cy: String(r + 1), r: String(r) });
      return entry(svg('svg', { width: size, height: size, 'aria-hidden': 'true' }, [circle]), words.number(value));
    })));
  }
  legend.replaceChildren(...rows);
}

// Where all arcs stand for one relation each, they are all drawn the same, light enough to let crossings show.
export function arcWeight(most: number): (count: number) => { width: number; opacity: number } {
  if (most <= 1) return () => ({ width: 1.2, opacity: 0.5 });
  const width = sqrtScale(most, 0.7, 3.6), opacity = sqrtScale(most, 0.2, 0.8);
  return (count) => ({ width: width(count), opacity: opacity(count) });
}
