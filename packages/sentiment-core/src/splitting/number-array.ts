/** What a number of an array can be: 0..255, a whole number of 32 bits with a sign, or any. */
export type NumberKind = 'float64' | 'int32' | 'uint8';

/** Numbers by place, in memory or elsewhere. */
export interface NumberArray {
  readonly length: number;
  get(index: number): number;
  set(index: number, value: number): void;
  push(value: number): void;
}

/** @param length of zeros. Default 0 */
export type CreateNumberArray = (kind: NumberKind, length?: number) => NumberArray;

/** How many numbers are kept in one piece of memory, in bits. */
const pieceBits = 16;
const pieceLength = 1 << pieceBits;

export type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** Zeros. */
export function createNumbers(kind: NumberKind, length: number): Numbers {
  if (kind === 'float64') return new Float64Array(length);
  return kind === 'int32' ? new Int32Array(length) : new Uint8Array(length);
}

/** Numbers in memory, in pieces, so that growing copies nothing. */
export const createGrowingArray: CreateNumberArray = (kind, size = 0) => {
  const pieces: Numbers[] = [];
  let length = size;
  while (pieces.length * pieceLength < length) pieces.push(createNumbers(kind, pieceLength));
  return {
    get length() {
      return length;
    },
    get: (index) => pieces[index >>> pieceBits][index & (pieceLength - 1)],
    set(index, value) {
      pieces[index >>> pieceBits][index & (pieceLength - 1)] = value;
    },
    push(value) {
      if (length === pieces.length * pieceLength) pieces.push(createNumbers(kind, pieceLength));
      pieces[length >>> pieceBits][length & (pieceLength - 1)] = value;
      length += 1;
    },
  };
};
