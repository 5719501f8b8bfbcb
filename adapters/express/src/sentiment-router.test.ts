import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readText, splitTarget } from './sentiment-router.ts';

describe('readText', () => {
  it('joins the pieces before it decodes them, and drops a byte order mark', async () => {
    const bytes = Buffer.from('\ufeffé😀');
    expect(await readText(Readable.from([...bytes].map((byte) => Buffer.from([byte]))), 100)).toBe('é😀');
    expect(await readText([bytes], 100)).toBe('é😀');
  });

  it('allows the limit and not a byte more', async () => {
    expect(await readText(Readable.from([Buffer.from('ab'), Buffer.from('c')]), 3)).toBe('abc');
    await expect(readText(Readable.from([Buffer.from('ab'), Buffer.from('cd')]), 3)).rejects.toMatchObject({
      code: 'body_too_large',
    });
    await expect(readText([Buffer.from('abcd')], 3)).rejects.toMatchObject({ code: 'body_too_large' });
  });

  it('does not wait for a caller who has left, before or while it reads', async () => {
    const gone = new Readable({ read() {} });
    gone.destroy();
    await expect(readText(gone, 3)).rejects.toMatchObject({ code: 'aborted' });
    const leaving = new Readable({ read() {} });
    const reading = readText(leaving, 3);
    leaving.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
  });

  it('refuses bytes that are not UTF-8', async () => {
    const bytes = Buffer.from([0x61, 0xc3]);
    await expect(readText([bytes], 9)).rejects.toMatchObject({ code: 'invalid_json' });
    await expect(readText(Readable.from([bytes]), 9)).rejects.toMatchObject({ code: 'invalid_json' });
  });

  it('finds nothing in a body that was read before', async () => {
    const read = Readable.from([Buffer.from('a')]);
    await readText(read, 3);
    expect(await readText(read, 3)).toBe('');
  });
});

describe('splitTarget', () => {
  it.each([
    ['/health', '/health', ''],
    ['/health?', '/health', ''],
    ['/a?b=http://c/d?e', '/a', 'b=http://c/d?e'],
    ['http://host/health?probe=1', '/health', 'probe=1'],
    ['HTTPS://user@host:1/a', '/a', ''],
    ['http://host', '/', ''],
    ['http://host?a', '/', 'a'],
    ['//host/a', '//host/a', ''],
    ['*', '*', ''],
  ])('takes %s for path %s and query %s', (target, path, query) => {
    expect(splitTarget(target)).toEqual({ path, query });
  });
});
