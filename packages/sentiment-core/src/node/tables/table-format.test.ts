import { describe, expect, it } from 'vitest';
import { dataFormat } from './table-format.ts';

describe('dataFormat', () => {
  it.each([
    ['a.csv', 'csv'],
    ['x/b.c.TSV.GZ', 'tsv'],
    ['a.jsonl', 'ndjson'],
    ['a.ndjson.gz', 'ndjson'],
    ['a.json', 'json'],
    ['a.txt.gz', 'text'],
    ['a.gz', undefined],
    ['csv', undefined],
  ])('%s', (path, format) => {
    expect(dataFormat(path)).toBe(format);
  });
});
