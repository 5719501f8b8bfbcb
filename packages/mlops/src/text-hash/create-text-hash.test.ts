import { createHmac, hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTextHash } from './create-text-hash.ts';

it('is the HMAC-SHA256 of RFC 2104 under the SHA-256 of the key', () => {
  const keys = fc.oneof(fc.uint8Array({ minLength: 32 }), fc.string({ unit: 'binary', minLength: 32 }));
  fc.assert(
    fc.property(keys, fc.string({ unit: 'binary' }), (key, text) => {
      const expected = createHmac('sha256', hash('sha256', key, 'hex'))
        .update(text, 'utf8')
        .digest('base64url');
      expect(createTextHash(key)(text)).toBe(expected);
    }),
  );
});

it('needs a key that cannot be guessed', () => {
  for (const key of ['', 'k'.repeat(31), new Uint8Array(31), 32 as never]) {
    const error = expect.objectContaining({ code: 'option_invalid', field: 'key' }) as Error;
    expect(() => createTextHash(key)).toThrow(error);
  }
  expect(createTextHash('k'.repeat(32))('a tweet')).toHaveLength(43);
});
