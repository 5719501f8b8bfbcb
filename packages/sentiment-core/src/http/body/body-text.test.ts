import { describe, expect, it, vi } from 'vitest';
import type { RouteRequest } from '../../contracts/index.ts';
import { readBodyText } from './body-text.ts';
import { readText } from './read-text.ts';

const request = (body: string | Uint8Array, headers: Record<string, string> = {}): RouteRequest => {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield typeof body === 'string' ? new TextEncoder().encode(body) : body;
  }
  return {
    method: 'POST',
    path: '/',
    query: '',
    header: (name) => headers[name],
    text: (maxBytes) => readText(stream(), maxBytes),
    stream,
  };
};

describe('readBodyText', () => {
  it('reads a body of any media type and says how much of it is held', async () => {
    const hold = vi.fn();
    expect(await readBodyText(request('\ufeffé,b', { 'content-type': 'text/csv' }), 10, { hold })).toBe('é,b');
    expect(hold).toHaveBeenLastCalledWith(7);
    expect(await readBodyText(request('é', { 'content-length': '2' }), 10, { hold })).toBe('é');
    expect(hold).toHaveBeenLastCalledWith(2);
    expect(await readBodyText(request('é', { 'content-encoding': 'identity' }), 2)).toBe('é');
  });

  it.each([
    ['body_too_large', request('abc'), 2],
    ['body_too_large', request('', { 'content-length': '3' }), 2],
    ['invalid_json', request(new Uint8Array([0xff])), 2],
    ['unsupported_media_type', request('', { 'content-encoding': 'gzip' }), 2],
  ])('refuses with %s', async (code, refused, maxBytes) => {
    await expect(readBodyText(refused, maxBytes)).rejects.toMatchObject({ code });
  });
});
