import { describe, expect, it } from 'vitest';
import { readRetryAfter, readTrackAnswer } from './track-endpoint.ts';

function body(accepted: number, errors: [index: number, statusCode: number][] = []): string {
  return JSON.stringify({
    itemsReceived: 3,
    itemsAccepted: accepted,
    errors: errors.map(([index, statusCode]) => ({ index, statusCode, message: 'x' })),
  });
}
/** Index → whether it may be sent again. */
function retriable(status: number, text: string): [number, boolean][] {
  return [...readTrackAnswer(status, text, 3).refusals].map(([index, refusal]) => [index, refusal.isRetriable]);
}
function all(isRetriable: boolean): [number, boolean][] {
  return [0, 1, 2].map((index) => [index, isRetriable]);
}

describe('the answer of a collector', () => {
  it.each([
    ['all taken', 200, body(3), []],
    ['nothing said', 200, '', []],
    ['a page of a proxy', 200, '<html>log in</html>', all(true)],
    ['JSON of another server', 200, '{"ok":true}', all(true)],
    ['null', 200, 'null', all(true)],
    ['less taken than sent, without errors', 200, body(2), all(true)],
    [
      'one for later, one for never',
      206,
      body(1, [
        [0, 429],
        [2, 400],
      ]),
      [
        [0, true],
        [2, false],
      ],
    ],
    ['an index that was not sent', 206, body(2, [[9, 400]]), all(true)],
    ['an error without an index', 206, '{"itemsAccepted":2,"errors":[null]}', all(true)],
    ['malformed events', 400, body(0, [[0, 400]]), all(false)],
    ['quota', 402, '', all(true)],
    ['throttled', 429, body(0), all(true)],
    ['daily cap', 439, '', all(true)],
    ['unavailable', 503, '', all(true)],
    ['unauthorized', 401, '', all(true)],
    ['not found', 404, '', all(true)],
  ] as const)('%s', (_, status, text, expected) => {
    expect(retriable(status, text)).toEqual(expected);
  });

  it('says when a request is too large as a whole', () => {
    expect(readTrackAnswer(413, '', 1).refusals.get(0)).toMatchObject({ isTooLarge: true, isRetriable: false });
  });

  it('never repeats what the collector said, which may quote the event', () => {
    const quoting = JSON.stringify({ itemsAccepted: 0, errors: [{ index: 0, statusCode: 400, message: 'canary' }] });
    expect(JSON.stringify([...readTrackAnswer(206, quoting, 1).refusals.values()])).not.toContain('canary');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['120', 120_000],
    [' 1 ', 1_000],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['999999999', 86_400_000],
    ['0', undefined],
    ['-5', undefined],
    ['Thu, 01 Jan 2026 00:00:00 GMT', undefined],
    ['soon', undefined],
    [null, undefined],
  ])('%s', (value, milliseconds) => {
    expect(readRetryAfter(value, now)).toBe(milliseconds);
  });
});
