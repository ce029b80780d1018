// SPDX-License-Identifier: EUPL-1.2
// The page's colours for the canvas.

export interface Colours {
  ink: string; paper: string; line: string; muted: string; land: string; sea: string; border: string; graticule: string;
  arc: string; dot: string; home: string; rim: string;
}

// Custom properties (the first that is set counts), then the light and the dark colour where none is.
const tokens: Record<keyof Colours, [string[], string, string]> = {
  ink: [['--ink'], '#1d2733', '#e9e5dc'], paper: [['--paper'], '#fbfaf7', '#141b22'], muted: [['--muted'], '#5b6672', '#a9b0b5'],
  line: [['--line'], '#e4e0d8', '#2d3843'], land: [['--land'], '#e6e0d3', '#2b3641'], sea: [['--sea', '--paper'], '#fbfaf7', '#141b22'],
  border: [['--border'], '#fbfaf7', '#141b22'], graticule: [['--graticule', '--line'], '#ebe6db', '#1f2831'],
  arc: [['--arc', '--accent-ink', '--accent'], '#0b5d68', '#74c6cd'], dot: [['--accent-ink', '--accent'], '#0b5d68', '#74c6cd'],
  home: [['--dot', '--ink'], '#b4540a', '#f2a65a'], rim: [['--dot-rim', '--paper'], '#fffefb', '#141b22'],
};

// Through a probe: a custom property may hold any way of writing a colour, a canvas wants a plain one.
export function readColours(host: HTMLElement): Colours {
  const root = document.documentElement.dataset;
  const theme = root.theme ?? root.bsTheme ?? 'auto';
  const dark = theme === 'dark' || (theme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  const probe = document.createElement('span');
  host.append(probe);
  const colours = {} as Colours;
  for (const [name, [properties, light, night]] of Object.entries(tokens) as [keyof Colours, [string[], string, string]][]) {
    probe.style.color = properties.reduceRight((otherwise, property) => `var(${property}, ${otherwise})`, dark ? night : light);
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}
