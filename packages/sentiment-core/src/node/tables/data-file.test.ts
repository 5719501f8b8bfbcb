import { describe, expect, it } from 'vitest';
import { parseDataFile } from './data-file.ts';

describe('parseDataFile', () => {
  it.each([
    ['a.csv', 'a.csv', 1],
    ['a.csv.gz:10', 'a.csv.gz', 10],
    ['a.csv:0.5', 'a.csv', 0.5],
    ['a.csv:.5', 'a.csv', 0.5],
    ['C:\\data\\a.csv', 'C:\\data\\a.csv', 1],
    ['C:\\data\\a.csv:3', 'C:\\data\\a.csv', 3],
  ])('%s', (argument, path, weight) => {
    expect(parseDataFile(argument)).toEqual({ path, weight });
  });

  it('refuses a weight of 0', () => {
    expect(() => parseDataFile('a.csv:0')).toThrow('a.csv:0: the weight must be above 0');
  });
});
