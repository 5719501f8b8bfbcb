import { describe, expect, it } from 'vitest';
import { createWordVectorLines, type WordVectorLinesOptions } from './word-vector-lines.ts';
import type { WordVectors } from './word-vectors.ts';

const encoder = new TextEncoder();

function read(text: string, options: Partial<WordVectorLinesOptions> = {}): WordVectors {
  const lines = createWordVectorLines({ name: 'FILE', ...options });
  for (const line of text === '' ? [] : text.split('\n')) if (!lines.add(encoder.encode(line))) break;
  return lines.finish();
}

function shown({ dimensions, words, values }: WordVectors) {
  return { dimensions, words, values: [...values] };
}

describe('lines of word vectors', () => {
  it('reads GloVe: no header', () => {
    expect(shown(read('the 0.5 -1 2e-1\ncat 1 +.5 3.\n'.trim()))).toEqual({
      dimensions: 3,
      words: ['the', 'cat'],
      values: [0.5, -1, Math.fround(0.2), 1, 0.5, 3],
    });
  });

  it('reads word2vec: a header', () => {
    expect(shown(read('2 2\n</s> 0 0\ncat 1 2'))).toEqual({
      dimensions: 2,
      words: ['</s>', 'cat'],
      values: [0, 0, 1, 2],
    });
  });

  it('reads fastText: a header, a space at the end of lines, words with no-break spaces', () => {
    expect(shown(read('2 2\nthe 1 2 \nun\u00A0peu 3 4 '))).toEqual({
      dimensions: 2,
      words: ['the', 'un\u00A0peu'],
      values: [1, 2, 3, 4],
    });
  });

  it('counts values from the end, so that words may hold spaces', () => {
    expect(read('the 1 2\n. . . 3 4\nat name@domain.com 5 6').words).toEqual(['the', '. . .', 'at name@domain.com']);
    expect(read('New York 1 2\nthe 1 2', { dimensions: 2 }).words).toEqual(['New York', 'the']);
  });

  it('takes two whole numbers for a header unless told otherwise', () => {
    expect(shown(read('5 3\n6 4', { header: 'absent' }))).toEqual({ dimensions: 1, words: ['5', '6'], values: [3, 4] });
    expect(read('7 3 4\n6 4 1').words).toEqual(['7', '6']);
  });

  it('keeps the words that are wanted, with the values of those alone', () => {
    const text = 'a 1 2\nb x y\nc 5 6\nd 7 8';
    expect(shown(read(text, { vocabulary: new Set(['d', 'c', 'z']) }))).toEqual({
      dimensions: 2,
      words: ['c', 'd'],
      values: [5, 6, 7, 8],
    });
    expect(read(text, { vocabulary: new Set(['d', 'a']), maximumLines: 3 }).words).toEqual(['a']);
    expect(shown(read(text, { vocabulary: new Set(['z']) }))).toEqual({ dimensions: 2, words: [], values: [] });
  });

  it('reads the first lines only when told, headers not counted', () => {
    expect(read('3 1\na 1\nb 2\nc broken', { maximumLines: 2 }).words).toEqual(['a', 'b']);
    expect(read('a 1\nb 2\nc broken', { maximumLines: 2 }).words).toEqual(['a', 'b']);
  });

  it('keeps the first of words that come again when told', () => {
    expect(shown(read('a 1\nb 2\na 3', { duplicates: 'keep-first' }))).toEqual({
      dimensions: 1,
      words: ['a', 'b'],
      values: [1, 2],
    });
  });

  it('keeps many rows in their places', () => {
    const rows = Array.from(
      { length: 3000 },
      (_, row) => `w${row} ${Array.from({ length: 200 }, () => row).join(' ')}`,
    );
    const { values } = read(rows.join('\n'));
    expect(values).toHaveLength(600_000);
    expect(values.every((value, place) => value === Math.floor(place / 200))).toBe(true);
  });

  it.each<[string, string, Partial<WordVectorLinesOptions>, string]>([
    ['empty file', '', {}, 'FILE: there are no word vectors'],
    ['header alone', '0 3', {}, 'FILE: there are no word vectors'],
    ['blank line', 'a 1\n\nb 2', {}, 'FILE line 2: 0 values instead of 1, or no word'],
    ['no values', 'word', {}, 'FILE line 1: 0 values after the word; 1 to 100000 are possible'],
    ['too few values', 'a 1 2\nb 1', {}, 'FILE line 2: 1 values instead of 2, or no word'],
    ['too many values', 'a 1.5 2.5\nb 1.5 2.5 3.5', {}, 'FILE line 2: more values than 2'],
    [
      'too few values of a word that is not kept',
      'a 1 2\nb 1',
      { vocabulary: new Set(['a']) },
      'FILE line 2: 1 values instead of 2, or no word',
    ],
    ['no word', 'a 1 2\n 1 2', {}, 'FILE line 2: no word before the values'],
    ['two spaces', 'a 1 2\nb  1 2', {}, 'FILE line 2: two spaces after each other'],
    ['two spaces between values', 'a 1 2 3\nb 1  3', {}, 'FILE line 2: value 2 of 3 is not a finite number'],
    ['no number', 'a 1 2\nb 1 x', {}, 'FILE line 2: value 2 of 2 is not a finite number'],
    ['hexadecimal', 'a 1 2\nb 0x1 2', {}, 'FILE line 2: value 1 of 2 is not a finite number'],
    ['NaN', 'a 1 2\nb nan 2', {}, 'FILE line 2: value 1 of 2 is not a finite number'],
    ['infinite in 32 bits', 'a 1 2\nb 1 1e39', {}, 'FILE line 2: value 2 of 2 is not a finite number'],
    ['word again', 'a 1\nb 2\na 1', {}, 'FILE line 3: the word was on line 1 already'],
    ['fewer words than declared', '3 1\na 1\nb 2', {}, 'FILE line 3: the header says 3 words, the file has 2'],
    ['more words than declared', '1 1\na 1\nb 2', {}, 'FILE line 3: the header says 1 words, the file has 2'],
    ['other dimensions', '1 2\na 1 2', { dimensions: 3 }, 'FILE line 1: the header says 2 dimensions, 3 are wanted'],
    ['impossible dimensions', '1 0\na', {}, 'FILE line 1: the header says 0 dimensions; 1 to 100000 are possible'],
    [
      'missing header',
      'a 1 2',
      { header: 'present' },
      'FILE line 1: a header of two whole numbers is needed: words and dimensions',
    ],
  ])('refuses: %s', (_, text, options, message) => {
    expect(() => read(text, options)).toThrow(expect.objectContaining({ code: 'dataset_invalid', message }));
  });

  it('refuses words that are not UTF-8, unless they are not wanted', () => {
    const broken = new Uint8Array([0x62, 0xff, 0x20, 0x31]);
    const readBytes = (options: Partial<WordVectorLinesOptions>) => {
      const lines = createWordVectorLines({ name: 'FILE', ...options });
      lines.add(encoder.encode('a 1'));
      lines.add(broken);
      return lines.finish().words;
    };
    expect(() => readBytes({})).toThrow('FILE line 2: the word is not valid UTF-8');
    expect(readBytes({ vocabulary: new Set(['a']) })).toEqual(['a']);
  });

  it.each([
    [{ maximumLines: 0 }, 'maximumLines'],
    [{ dimensions: 0.5 }, 'dimensions'],
    [{ header: 'yes' }, 'header'],
    [{ duplicates: 'keep' }, 'duplicates'],
    [{ lines: 3 }, 'lines'],
  ])('refuses the options %j', (options, field) => {
    expect(() => read('a 1', options as Partial<WordVectorLinesOptions>)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });
});
