// SPDX-License-Identifier: EUPL-1.2
// Which part of a text is what somebody typed, accents and capitals aside.

function bare(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

// The text in pieces; every second one (index 1, 3…) is a match. Only beginnings of words count.
export function pieces(text: string, typed: string): string[] {
  const wanted = bare(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const characters = [...text.normalize('NFC')];
  const plain = characters.map(bare);
  const hit = new Array<boolean>(characters.length).fill(false);
  for (const word of wanted) {
    for (let i = 0; i < characters.length; ++i) {
      if (i > 0 && /[\p{L}\p{N}]/u.test(characters[i - 1]!)) continue;
      let length = 0, end = i;
      while (length < word.length && end < characters.length && plain[end] !== '' && word.startsWith(plain[end]!, length)) length += plain[end++]!.length;
      if (length === word.length) hit.fill(true, i, end);
    }
  }
  const result = [''];
  characters.forEach((character, i) => {
    if (hit[i] !== (result.length % 2 === 0)) result.push('');
    result[result.length - 1] += character;
  });
  return result;
}
