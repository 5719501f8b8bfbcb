import { eachRow, type Pause } from './each-row.ts';
import type { NumberArray } from './number-array.ts';

/**
 * The value at a place of the sorted order, without sorting: by the histogram of 16 bits after the other, four passes.
 * @param values none of them NaN; 1 or more
 * @param rank 0-based, below their number
 */
export async function nthSmallest(values: NumberArray, rank: number, pause: Pause): Promise<number> {
  const number = new Float64Array(1);
  const halves = new Uint16Array(number.buffer);
  /** 16 bits of a number that sorts as the value does, the highest first. Assumes that bytes go from low to high. */
  const digit = (place: number): number => {
    const negative = (halves[3] & 0x8000) !== 0;
    const bits = halves[3 - place];
    return negative ? bits ^ 0xffff : place === 0 ? bits ^ 0x8000 : bits;
  };
  const found: number[] = [];
  let before = rank;
  for (let place = 0; place < 4; place++) {
    const histogram = new Float64Array(1 << 16);
    await eachRow(values.length, pause, (index) => {
      number[0] = values.get(index);
      if (found.every((value, earlier) => digit(earlier) === value)) histogram[digit(place)] += 1;
    });
    let value = 0;
    while (before >= histogram[value]) before -= histogram[value++];
    found.push(value);
  }
  const negative = (found[0] & 0x8000) === 0;
  for (const [place, value] of found.entries()) {
    halves[3 - place] = negative ? value ^ 0xffff : place === 0 ? value ^ 0x8000 : value;
  }
  return number[0];
}
