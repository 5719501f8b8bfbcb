import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTextMask } from './text-mask.ts';

const mask = createTextMask();

test.each([
  ['@AirParis lost my bag', '@user lost my bag'],
  ['.@Air_Paris_2, and (@you)!', '.@user, and (@user)!'],
  ['＠fullwidth is one too', '@user is one too'],
  ['write to jean.dupont+tag@mail.example.fr.', 'write to user@example.com.'],
  ['Jörg@bücher.example', 'user@example.com'],
  ['@jörg_ñ hi', '@user hi'],
  ['see https://t.co/AbC?u=me@x.org now', 'see https://example.com now'],
  ['WWW.example.org/@me', 'https://example.com'],
  ['a @ b, 5@6, @, @@, me@host', 'a @ b, 5@user, @, @@, me@user'],
  ['@@twice me@x.org@y.org', '@@user user@example.com@user.org'],
  ['@x.org@x.org', '@user@user.com'],
  ['@.a@a.é', '@user@user.com'],
  ['no one here 😀', 'no one here 😀'],
  ['', ''],
])('%j becomes %j', (text, masked) => expect(mask(text)).toBe(masked));

test('each kind can be left as it is', () => {
  const text = '@you me@x.org https://x.org';
  expect(createTextMask({ mentions: false })(text)).toBe('@you user@example.com https://example.com');
  expect(createTextMask({ emails: false })(text)).toBe('@user me@x.org https://example.com');
  expect(createTextMask({ urls: false })(text)).toBe('@user user@example.com https://x.org');
  expect(createTextMask({ mentions: false, emails: false, urls: false })(text)).toBe(text);
});

const pieces = fc.array(
  fc.constantFrom('@', '＠', '.', '-', ' ', 'a', 'me', 'é', '😀', 'x.org', 'https://', 'www.', '@user', '\0', '\ud83d'),
  { maxLength: 30 },
);

test('what is masked stays as it is', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const masked = mask(parts.join(''));
      expect(mask(masked)).toBe(masked);
    }),
  );
});

test('no name behind an at sign is left', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const names = mask(parts.join('')).match(/[@＠][\p{L}\p{N}_]+/gu) ?? [];
      expect(names.filter((name) => name !== '@user' && name !== '@example')).toEqual([]);
    }),
  );
});

test.each(['@', 'a@', '@.', 'a.', '.@a', '@a.', 'www.', 'http', 'https://', '-@', '😀@'])(
  'a million characters of %j take no longer than a hundred times ten thousand',
  (piece) => {
    const timeOf = (length: number): number => {
      const text = piece.repeat(length / piece.length);
      const started = process.threadCpuUsage();
      mask(text);
      return process.threadCpuUsage(started).user / 1000;
    };
    timeOf(10_000);
    // Quadratic work would take ten thousand times as long: minutes.
    expect(timeOf(1_000_000)).toBeLessThan(5_000);
  },
);

test('wrong options name themselves', () => {
  expect(() => createTextMask({ mention: true } as never)).toThrow('masking.mention');
  expect(() => createTextMask({ urls: 'yes' } as never)).toThrow('masking.urls');
});
