import { describe, expect, it } from 'vitest';
import { parseModelReference } from './registry-names.ts';

describe('parseModelReference', () => {
  it.each([
    ['models:/tweets@champion', { name: 'tweets', alias: 'champion' }],
    ['models:/team@home tweets@a-1', { name: 'team@home tweets', alias: 'a-1' }],
    ['models:/tweets/3', { name: 'tweets', version: '3' }],
    ['models:/a@b/12', { name: 'a@b', version: '12' }],
  ])('reads %s', (reference, expected) => {
    expect(parseModelReference(reference)).toEqual(expected);
  });

  it.each([
    'models:/tweets',
    'models:/tweets@',
    'models:/@a',
    'models:/tweets/latest',
    'models:/tweets/0',
    'models://3',
    'tweets@a',
  ])('refuses %s', (reference) => {
    expect(() => parseModelReference(reference)).toThrow(expect.objectContaining({ code: 'model_reference_unknown' }));
  });
});
