import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryText } from '../arbitrary-text-fixture.ts';
import { normalizeForBert, tokenizeForBert } from './bert-text.ts';

describe('text for word pieces', () => {
  it.each([
    ['  @AirParadis,  LOST my\n bag: http://t.co/x?y=@z 😡 ', '@user, LOST my bag: http 😡'],
    ['(www.a.b) #fail don’t', '(http #fail don’t'],
    ['a@b.c @a@b', 'a@user.c @user@user'],
    ['\ud800x\u0000y', '\ufffdx y'],
    [' ', ''],
  ])('%j', (text, expected) => {
    expect(normalizeForBert(text)).toBe(expected);
  });

  it('gives the places of pieces', () => {
    expect(tokenizeForBert(' @me http://x')).toEqual([
      { text: '@user', start: 1, end: 4 },
      { text: 'http', start: 5, end: 13 },
    ]);
  });

  it('has neither white space nor lone surrogates in a token, and changes nothing twice', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const normalized = normalizeForBert(text);
        expect(tokenizeForBert(text).filter((token) => /[\s\0\p{Surrogate}]|^$/u.test(token.text))).toEqual([]);
        expect(normalizeForBert(normalized)).toBe(normalized);
      }),
    );
  });

  it.each(['@', 'http:/', 'http://', 'www.', 'w', '@a'])('takes linear time for %j again and again', (piece) => {
    const start = process.threadCpuUsage();
    normalizeForBert(piece.repeat(300_000));
    expect(process.threadCpuUsage(start).user / 1000).toBeLessThan(2000);
  });
});
