import { describe, expect, it } from 'vitest';
import { SentimentError } from '../errors/sentiment-error.ts';
import { problemOf, problemResponse, statusOfCode } from './problem.ts';

describe('problemOf', () => {
  it('carries code, status, detail and field', () => {
    const error = new SentimentError({ code: 'invalid_request', message: 'text must be a string.', field: 'text' });
    expect(problemOf(error)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'invalid_request',
      detail: 'text must be a string.',
      field: 'text',
    });
  });

  it.each([
    ['a foreign error', new Error('/etc/secret')],
    ['a thrown string', '/etc/secret'],
    ['nothing', undefined],
    [
      'a server-side code',
      new SentimentError({ code: 'artifact_invalid', message: '/etc/secret', field: '/etc/secret' }),
    ],
    [
      'an unknown code',
      Object.assign(new SentimentError({ code: 'internal', message: '/etc/secret' }), { code: 'toString' }),
    ],
  ])('keeps %s to itself', (_name, error) => {
    const { body, status } = problemResponse(error);
    expect(status).toBe(500);
    expect(JSON.parse(String(body))).toMatchObject({ code: 'internal' });
    expect(body).not.toContain('secret');
    expect(body).not.toContain('at ');
  });

  it('recognises errors of another copy of the package', () => {
    const other = Object.assign(new Error('busy'), { code: 'overloaded', [Symbol.for('sentiment-core.error')]: true });
    expect(problemOf(other)).toMatchObject({ status: 503, detail: 'busy' });
  });

  it('says when to come back on every 503, and has a title for every status', () => {
    for (const code of Object.keys(statusOfCode) as (keyof typeof statusOfCode)[]) {
      const { headers, body } = problemResponse(new SentimentError({ code, message: 'm' }));
      expect('retry-after' in headers).toBe(statusOfCode[code] === 503);
      expect(JSON.parse(String(body)).title).not.toBe('Error');
    }
  });
});
