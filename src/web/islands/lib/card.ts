// SPDX-License-Identifier: EUPL-1.2
// The card beside a dot: who is here, in which country, with how many relations, and the way there.
import type { Arc, Place } from './data';
import { element, safeLink } from './dom';
import type { Words } from './words';

const mostListed = 6;

function named(place: { name: string; href?: string }): Node {
  const href = safeLink(place.href);
  return href ? element('a', 'map-card-name', { href }, [place.name]) : element('span', 'map-card-name', {}, [place.name]);
}

export function placeCard(place: Place, words: Words): Node[] {
  const detail = [words.country(place.country, place.country)].filter(Boolean);
  return [named(place), element('span', 'map-card-detail', {}, detail),
    element('span', 'map-card-count', {}, [words.relations(place.count)])];
}

export function groupCard(places: readonly Place[], count: number, words: Words): Node[] {
  const sorted = [...places].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  const list = sorted.slice(0, mostListed).map((place) =>
    element('li', '', {}, [named(place), ' ', element('span', 'map-card-detail', {}, [words.number(place.count)])]));
  const more = sorted.length - list.length;
  const rest = more > 0 ? [element('li', 'map-card-detail', {}, [words.text('more', '+{count}', { count: words.number(more) })])] : [];
  return [element('span', 'map-card-count', {}, [words.relations(count)]), element('ul', 'map-card-list', {}, [...list, ...rest])];
}

export function arcCard(arc: Arc, words: Words): Node[] {
  return [named({ name: arc.label ?? '', href: arc.href ?? '' }), element('span', 'map-card-count', {}, [words.relations(arc.count)])];
}

// Above the spot where there is room, else below; always inside the frame.
export function placeNear(card: HTMLElement, x: number, y: number, away: number, width: number, height: number): void {
  card.hidden = false;
  const w = card.offsetWidth, h = card.offsetHeight;
  const left = Math.max(8, Math.min(width - w - 8, x - w / 2));
  const above = y - away - h - 8;
  const top = above >= 8 ? above : Math.min(height - h - 8, y + away + 8);
  card.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, top))}px)`;
}
