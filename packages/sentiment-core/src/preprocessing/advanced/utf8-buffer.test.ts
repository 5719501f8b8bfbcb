import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryText } from '../arbitrary-text-fixture.ts';
import { createUtf8Buffer } from './utf8-buffer.ts';

const encoder = new TextEncoder();
const lowerCaseAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

describe('createUtf8Buffer', () => {
  it('encodes as TextEncoder, with ASCII letters in lower case, and ends with a zero', () => {
    const buffer = createUtf8Buffer();
    fc.assert(
      fc.property(arbitraryText, (text) => {
        buffer.write(text);
        const expected = encoder.encode(lowerCaseAscii(text));
        expect(buffer.bytes.subarray(0, buffer.length)).toEqual(expected);
        expect(buffer.bytes[buffer.length]).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['the ends of the encoding lengths', '\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}'],
    ['the neighbours of the letters', '@AZ[`az{'],
    ['letters beyond ASCII, which keep their case', 'ÀÉİK'],
    ['lone surrogates', '\ud800|\udc00|\udc00\ud800|\ud800'],
    ['a pair behind a lone one', '\ud800\ud83d\ude00'],
  ])('%s', (_, text) => {
    const buffer = createUtf8Buffer();
    buffer.write(text);
    expect(buffer.bytes.subarray(0, buffer.length)).toEqual(encoder.encode(lowerCaseAscii(text)));
  });

  it('grows with the text, keeps four bytes behind it, and forgets what was there', () => {
    const buffer = createUtf8Buffer();
    for (const text of ['€'.repeat(681), '€'.repeat(682), '€'.repeat(683), '😀'.repeat(10_000), 'a']) {
      buffer.write(text);
      expect(buffer.bytes.subarray(0, buffer.length)).toEqual(encoder.encode(text));
      expect(buffer.bytes.length).toBeGreaterThanOrEqual(buffer.length + 4);
      expect(buffer.view.buffer).toBe(buffer.bytes.buffer);
      expect(buffer.bytes[buffer.length]).toBe(0);
    }
  });
});
