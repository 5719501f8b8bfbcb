type Numbers = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** A typed array that grows in pieces, so that growing copies nothing. */
export interface GrowingArray<Kind extends Numbers> {
  readonly length: number;
  get(index: number): number;
  set(index: number, value: number): void;
  push(value: number): void;
  /** A copy in one piece. */
  toArray(): Kind;
}

const pieceBits = 16;
const pieceLength = 1 << pieceBits;

/** @param create zeros of a length, e.g. `(length) => new Int32Array(length)` */
export function createGrowingArray<Kind extends Numbers>(create: (length: number) => Kind): GrowingArray<Kind> {
  const pieces: Kind[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    get: (index) => pieces[index >>> pieceBits][index & (pieceLength - 1)],
    set(index, value) {
      pieces[index >>> pieceBits][index & (pieceLength - 1)] = value;
    },
    push(value) {
      if (length === pieces.length * pieceLength) pieces.push(create(pieceLength));
      pieces[length >>> pieceBits][length & (pieceLength - 1)] = value;
      length += 1;
    },
    toArray() {
      const whole = create(length);
      for (const [index, piece] of pieces.entries()) {
        const start = index * pieceLength;
        whole.set(piece.subarray(0, length - start), start);
      }
      return whole;
    },
  };
}
