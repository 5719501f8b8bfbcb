import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsvTable } from './csv-table.ts';

describe('parseCsvTable', () => {
  it('reads quoted fields, either line end, and passes over blank lines', () => {
    expect(parseCsvTable('\ufeffid,text\r\n1,"a, ""b""\nc"\n\n2,""', 10)).toEqual({
      header: ['id', 'text'],
      rows: [
        ['1', 'a, "b"\nc'],
        ['2', ''],
      ],
    });
  });

  it('looks no further than it is told', () => {
    expect(parseCsvTable('a\n1\n2\n"', 2).rows).toEqual([['1'], ['2']]);
    expect(() => parseCsvTable('a\n1\n2\n"', 3)).toThrow();
  });

  it.each([
    ['', 'there is no header'],
    ['\n\n', 'there is no header'],
    ['a,b\n1,2\n1', 'line 3 has another number of columns than the header'],
    ['a,b\n1,2,3', 'line 2 has another number of columns than the header'],
    ['a\n"x', /^the quoting is broken at line \d$/],
    ['a\nx"y\n', 'the quoting is broken at line 2'],
    ['a\n"x"y\n', 'the quoting is broken at line 2'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCsvTable(text, 10)).toThrowError(expect.objectContaining({ code: 'dataset_invalid' }));
    expect(() => parseCsvTable(text, 10)).toThrowError(message);
  });

  it('gives back whatever was quoted', () => {
    const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
    const field = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field)), (rows) => {
        const text = ['a,b', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
        expect(parseCsvTable(text, 100).rows).toEqual(rows);
      }),
    );
  });
});
