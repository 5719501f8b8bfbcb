const space = 0x20;
const tab = 0x09;

function isSeparator(byte: number): boolean {
  return byte === space || byte === tab;
}

/** End of a line without the separators behind its last value: fastText writes one. */
export function lineEnd(line: Uint8Array): number {
  let end = line.length;
  while (end > 0 && isSeparator(line[end - 1])) end--;
  return end;
}

/** How many separators a line has. */
export function countSeparators(line: Uint8Array, end: number): number {
  let count = 0;
  for (let place = 0; place < end; place++) if (isSeparator(line[place])) count++;
  return count;
}

/**
 * Where the word of a line ends: before the last `dimensions` separators. Words may hold spaces.
 * @returns -1 when there are fewer
 */
export function wordEnd(line: Uint8Array, end: number, dimensions: number): number {
  let left = dimensions;
  for (let place = end - 1; place >= 0; place--) {
    if (!isSeparator(line[place])) continue;
    left--;
    if (left === 0) return place;
  }
  return -1;
}

const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const separators = /[ \t]/;

/**
 * Reads the values behind a word.
 * @returns index of the first that is not a finite number of 32 bits, or -1 when all are
 */
export function readValues(text: string, target: Float32Array, start: number): number {
  return text.split(separators).findIndex((value, index) => {
    if (!decimal.test(value)) return true;
    target[start + index] = Number(value);
    return !Number.isFinite(target[start + index]);
  });
}

/** The two whole numbers of a header, or undefined. */
export function readHeader(text: string): { readonly words: number; readonly dimensions: number } | undefined {
  const match = /^(\d{1,15})[ \t](\d{1,15})[ \t]*$/.exec(text);
  return match ? { words: Number(match[1]), dimensions: Number(match[2]) } : undefined;
}

/** A word that ends in a number with a decimal point is rather a line with a value too many. */
export function looksLikeValue(word: string): boolean {
  return /[ \t][-+]?\d*\.\d+(?:[eE][-+]?\d+)?$/.test(word);
}
