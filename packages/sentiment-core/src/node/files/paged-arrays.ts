import type { CreateNumberArray, Numbers } from '../../splitting/number-array.ts';
import type { ScratchFile } from './scratch-file.ts';

/** Small, because rows that are alike are anywhere in the file. */
const pageBytes = 4096;
/** Pages whose memory is taken at once. */
const framesAtOnce = 256;
/** Numbers of a page, in bits. */
const pageBits = { float64: 9, int32: 10, uint8: 12 } as const;

/** The memory of one page, as each kind of number. */
interface Frame {
  readonly float64: Float64Array<ArrayBuffer>;
  readonly int32: Int32Array<ArrayBuffer>;
  readonly uint8: Uint8Array<ArrayBuffer>;
}

interface Page {
  readonly frame: Frame;
  readonly numbers: Numbers;
  /** Takes the page from its array, which is told where it is in the file. */
  leave(place: number): void;
  /** Where the page is in the file, in pages; -1 when it was never there. */
  readonly place: number;
  used: boolean;
  changed: boolean;
}

export interface PagedArraysOptions {
  readonly file: ScratchFile;
  /** Memory for the pages of all arrays. */
  readonly bytes: number;
}

/**
 * Arrays that share some memory: pages that were not used for a while go to the file (the clock algorithm of Corbató, 1968).
 * A page of zeros that was never written to takes no room anywhere.
 */
export function createPagedArrays({ file, bytes }: PagedArraysOptions): CreateNumberArray {
  const most = Math.max(4, Math.floor(bytes / pageBytes));
  const ring: Page[] = [];
  const frames: Frame[] = [];
  let made = 0;
  let hand = 0;
  let placesTaken = 0;

  const newFrame = (): Frame => {
    const count = Math.min(framesAtOnce, most - made);
    const memory = new ArrayBuffer(count * pageBytes);
    made += count;
    for (let at = 0; at < memory.byteLength; at += pageBytes) {
      frames.push({
        float64: new Float64Array(memory, at, pageBytes / 8),
        int32: new Int32Array(memory, at, pageBytes / 4),
        uint8: new Uint8Array(memory, at, pageBytes),
      });
    }
    return frames.pop() as Frame;
  };
  /** The memory of the page that was used the longest ago, roughly. */
  const vacate = (): Frame => {
    while (ring[hand].used) {
      ring[hand].used = false;
      hand = (hand + 1) % most;
    }
    const page = ring[hand];
    const place = page.place < 0 ? placesTaken++ : page.place;
    if (page.changed) file.write(page.frame.uint8, place * pageBytes);
    page.leave(place);
    return page.frame;
  };

  return (kind, size = 0) => {
    const bits = pageBits[kind];
    const mask = (1 << bits) - 1;
    const pages: (Page | undefined)[] = [];
    /** Where each page is in the file, if it is there. */
    const places: (number | undefined)[] = [];
    let length = size;
    const load = (index: number): Page => {
      const full = ring.length === most;
      const frame = full ? vacate() : (frames.pop() ?? newFrame());
      const place = places[index] ?? -1;
      if (place < 0) frame.uint8.fill(0);
      else file.read(frame.uint8, place * pageBytes);
      const page: Page = {
        frame,
        numbers: frame[kind],
        leave(left) {
          pages[index] = undefined;
          places[index] = left;
        },
        place,
        used: true,
        changed: false,
      };
      if (full) ring[hand] = page;
      else ring.push(page);
      hand = full ? (hand + 1) % most : 0;
      pages[index] = page;
      return page;
    };
    const set = (index: number, value: number): void => {
      const page = pages[index >>> bits] ?? load(index >>> bits);
      page.used = true;
      page.changed = true;
      page.numbers[index & mask] = value;
    };
    return {
      get length() {
        return length;
      },
      get(index) {
        let page = pages[index >>> bits];
        if (page === undefined) {
          if (places[index >>> bits] === undefined) return 0;
          page = load(index >>> bits);
        }
        page.used = true;
        return page.numbers[index & mask];
      },
      set,
      push(value) {
        set(length, value);
        length += 1;
      },
    };
  };
}
