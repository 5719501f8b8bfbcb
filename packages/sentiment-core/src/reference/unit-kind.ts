/** What a UTF-16 code unit is to the scan of a text. */
export const unitKind = {
  other: 0,
  latin: 1,
  letter: 2,
  apostrophe: 3,
  at: 4,
  pictograph: 5,
  astral: 6,
  space: 7,
} as const;

/** One byte a code unit, made once. */
export function createUnitKinds(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  const mark = (kind: number, ...ranges: readonly (readonly [first: number, last: number])[]): void => {
    for (const [first, last] of ranges) kinds.fill(kind, first, last + 1);
  };
  mark(unitKind.latin, [0x41, 0x5a], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x24f], [0x1e00, 0x1eff]);
  // Greek to Georgian and beyond, then the scripts of East Asia. Blocks, not characters: a share needs no more.
  mark(
    unitKind.letter,
    [0x370, 0x1dff],
    [0x1f00, 0x1fff],
    [0x2c00, 0x2dff],
    [0x3041, 0xd7ff],
    [0xf900, 0xfdff],
    [0xfe70, 0xfefc],
  );
  mark(unitKind.letter, [0xff66, 0xffdc]);
  mark(unitKind.latin, [0xff21, 0xff3a], [0xff41, 0xff5a]);
  mark(unitKind.apostrophe, [0x27, 0x27], [0x60, 0x60], [0x2019, 0x2019]);
  mark(unitKind.at, [0x40, 0x40]);
  mark(unitKind.pictograph, [0x2600, 0x27bf], [0x2b50, 0x2b55]);
  mark(unitKind.astral, [0xd800, 0xdbff]);
  mark(unitKind.space, [0x00, 0x20], [0x7f, 0x7f], [0xa0, 0xa0], [0x2028, 0x2029], [0x3000, 0x3000]);
  return kinds;
}
