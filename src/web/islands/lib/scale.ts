// SPDX-License-Identifier: EUPL-1.2
// Numbers to sizes, and the words around numbers.

// The square root: an eye compares areas, and one large value does not drown the many small ones.
export function sqrtScale(most: number, low: number, high: number): (value: number) => number {
  const top = Math.sqrt(Math.max(1, most));
  return (value) => low + (high - low) * Math.min(1, Math.sqrt(Math.max(0, value)) / top);
}

// The largest of 1, 2, 5, 10, 20… that is not above the value.
export function roundDown(value: number): number {
  if (value < 1) return 1;
  const ten = 10 ** Math.floor(Math.log10(value) + 1e-12);
  return ten * (value >= 5 * ten ? 5 : value >= 2 * ten ? 2 : 1);
}

// Up to three round values that tell how a scale runs up to its largest value.
export function legendValues(most: number): number[] {
  const last = roundDown(most);
  return [...new Set([1, roundDown(last / 4), last])];
}

// "{shown} of {total}" with its names filled in; an unknown name stays as it is.
export function fill(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
}
