import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createDatasetFiles } from '../datasets/dataset-files-fixture.ts';
import { readCsvRecords } from './csv-records.ts';
import { openTable } from './open-table.ts';
import type { TableRow } from './table.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

function onWarning(): void {}

async function read(name: string, content: string | Uint8Array, columns: readonly string[]) {
  const [text] = columns;
  const others = columns.slice(1);
  const file = await openTable(await files.write(name, content), { text, others });
  const records: TableRow[] = [];
  for await (const group of file.rows({ columns, required: columns, bytes: true })) records.push(...group);
  return {
    file,
    records,
    bytes: Buffer.concat([file.header, ...records.map(({ bytes }) => bytes)]).toString('latin1'),
  };
}

describe('rows with their bytes', () => {
  it('keeps the bytes of quoted rows, and knows their lines', async () => {
    const content = 'text,label,user\r\n"a, ""b""\r\nc",positive,"ü"\r\nplain,negative,x\r\n';
    const { file, records, bytes } = await read('a.csv', content, ['user', 'text']);
    expect(file.columns).toEqual(['text', 'label', 'user']);
    expect(records.map(({ line, values }) => [line, ...values])).toEqual([
      [2, 'ü', 'a, "b"\r\nc'],
      [4, 'x', 'plain'],
    ]);
    expect(bytes).toBe(Buffer.from(content).toString('latin1'));
  });

  it('passes over blank lines and ends the last row', async () => {
    const { records, bytes } = await read('a.tsv', 'text\tlabel\n\n\r\na\tb\n\nc\td', ['text']);
    expect(records.map(({ line }) => line)).toEqual([4, 6]);
    expect(bytes).toBe('text\tlabel\na\tb\nc\td\n');
  });

  it('reads the original Sentiment140 rows, and rows by number', async () => {
    const row = '"0","1","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","me","caf\xe9"\n';
    const original = await read('a.csv', Buffer.from(row, 'latin1'), ['user', 'text']);
    expect(original.records[0].values).toEqual(['me', 'caf\u00e9']);
    expect(original.bytes).toBe(row);
    expect((await read('a.csv', 'a,b\nc,d\n', ['2'])).records.map(({ values }) => values)).toEqual([['b'], ['d']]);
  });

  it('reads NDJSON, with numbers and null as text', async () => {
    const content = '{"text":"a","n":1}\n\n{"n":null,"text":"b"}\n';
    const { records, bytes } = await read('a.ndjson.gz', gzipSync(content), ['n', 'text']);
    expect(records.map(({ line, values }) => [line, ...values])).toEqual([
      [1, '1', 'a'],
      [3, '', 'b'],
    ]);
    expect(bytes).toBe(content.replace('\n\n', '\n'));
  });

  it.each<[string, string, string | Uint8Array, readonly unknown[]]>([
    [
      'a short row',
      'a.csv',
      'text,date\na,b\nc\n',
      [3, '1 columns instead of 2; is a comma or a line end not quoted?'],
    ],
    ['a key that is missing later', 'a.ndjson', '{"text":"a","date":1}\n{"text":"b"}\n', [2, 'no key "date"']],
  ])('tells a problem of one row: %s', async (_, name, content, expected) => {
    const { records } = await read(name, content, ['text', 'date']);
    const last = records[records.length - 1];
    expect([last.line, last.problem?.message]).toEqual(expected);
  });

  it.each([
    ['a.csv', 'a,b\n', 'no column "text"; the columns are a, b'],
    ['a.csv', 'text,text\n', 'there is more than one column "text"'],
    ['a.ndjson', '{"a":1}\n', 'no column "text"; the columns are a'],
    ['a.csv', '', 'the file is empty'],
  ])('refuses %s: %j', async (name, content, message) => {
    await expect(read(name, content, ['text'])).rejects.toThrow(message);
  });

  it('names the line of broken quoting', async () => {
    await expect(read('a.csv', 'text\na\n\n\n"b"c\n', ['text'])).rejects.toThrow(
      'line 5: broken quoting: something follows a closing quote',
    );
  });

  it('gives back every byte, wherever the chunks are cut', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r\n', '👍') });
    const quoted = field.map((value) => `"${value.replaceAll('"', '""')}"`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(quoted, quoted), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (rows, end, size) => {
          const content = Buffer.from(rows.map((row) => row.join(',') + end).join(''));
          async function* chunks(): AsyncGenerator<Buffer> {
            for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
          }
          const bytes: Buffer[] = [];
          const onRecord = (_fields: readonly string[], _line: number, own: Buffer): Buffer => own;
          const options = { name: 'x', delimiter: ',', quote: 'double', bytes: true, onWarning, onRecord } as const;
          for await (const group of readCsvRecords(chunks(), options)) bytes.push(...group);
          expect(bytes.length).toBe(rows.length);
          expect(Buffer.concat(bytes).equals(content)).toBe(true);
        },
      ),
    );
  });
});
