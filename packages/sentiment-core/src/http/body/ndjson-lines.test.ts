import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNdjsonLines, type NdjsonLine } from './ndjson-lines.ts';

const limits = { lineBytes: 100, streamLines: 1_000, streamBytes: 100_000 };

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const size = sizes[turn % sizes.length];
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function linesOf(text: string, sizes: readonly number[] = [7], limited = limits): Promise<NdjsonLine[]> {
  const all: NdjsonLine[] = [];
  for await (const lines of readNdjsonLines(chunksOf(new TextEncoder().encode(text), sizes), limited))
    all.push(...lines);
  return all;
}

describe('readNdjsonLines', () => {
  it('finds the same lines however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
        async (lines, sizes) => {
          const wide = { ...limits, lineBytes: 10_000 };
          const expected = lines
            .map((text, index) => ({
              number: index + 1,
              text: new TextDecoder().decode(new TextEncoder().encode(text)),
            }))
            .filter(({ text }) => text.trim() !== '');
          expect(await linesOf(lines.join('\n'), sizes, wide)).toEqual(expected);
        },
      ),
    );
  });

  it('throws a line away that is too long, says so, and goes on', async () => {
    const text = `a\n${'x'.repeat(101)}\n${'y'.repeat(100)}\nb`;
    for (const size of [1, 3, 50, 1_000]) {
      expect(await linesOf(text, [size])).toEqual([
        { number: 1, text: 'a' },
        { number: 2, fault: 'too_long' },
        { number: 3, text: 'y'.repeat(100) },
        { number: 4, text: 'b' },
      ]);
    }
    expect(await linesOf('z'.repeat(500))).toEqual([{ number: 1, fault: 'too_long' }]);
  });

  it('yields what came before a limit of the stream, then throws', async () => {
    const seen: number[] = [];
    const read = async (limited: typeof limits): Promise<void> => {
      for await (const lines of readNdjsonLines(chunksOf(new TextEncoder().encode('a\nb\nc\n'), [6]), limited)) {
        seen.push(...lines.map(({ number }) => number));
      }
    };
    await expect(read({ ...limits, streamLines: 2 })).rejects.toMatchObject({ code: 'batch_too_large' });
    expect(seen).toEqual([1, 2]);
    await expect(read({ ...limits, streamBytes: 5 })).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('survives a host that reuses its chunk', async () => {
    const buffer = new Uint8Array(3);
    async function* reusing(): AsyncGenerator<Uint8Array> {
      for (const part of ['abc', 'def', 'g\nh']) yield (new TextEncoder().encodeInto(part, buffer), buffer);
    }
    const all: NdjsonLine[] = [];
    for await (const lines of readNdjsonLines(reusing(), limits)) all.push(...lines);
    expect(all).toEqual([
      { number: 1, text: 'abcdefg' },
      { number: 2, text: 'h' },
    ]);
  });

  it('names a line that is not UTF-8 instead of replacing characters', async () => {
    const bytes = new Uint8Array([0x61, 0x0a, 0x62, 0xff, 0x0a, 0xc3, 0x0a, 0x63]);
    for (const size of [1, 3, 100]) {
      const all: NdjsonLine[] = [];
      for await (const lines of readNdjsonLines(chunksOf(bytes, [size]), limits)) all.push(...lines);
      expect(all).toEqual([
        { number: 1, text: 'a' },
        { number: 2, fault: 'not_utf8' },
        { number: 3, fault: 'not_utf8' },
        { number: 4, text: 'c' },
      ]);
    }
  });

  it('tells how much of an unfinished line it holds', async () => {
    const held: number[] = [];
    const source = chunksOf(new TextEncoder().encode(`abcd\n${'x'.repeat(8)}`), [2]);
    for await (const _lines of readNdjsonLines(source, { ...limits, lineBytes: 5 }, (bytes) => held.push(bytes)));
    expect(held).toEqual([2, 4, 1, 3, 5, 0, 0]);
  });
});
