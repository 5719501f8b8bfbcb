import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsvRecords } from './csv-record-file.ts';
import { createDatasetFiles } from '../datasets/dataset-files-fixture.ts';
import type { FileRecord } from './file-record.ts';
import { dataFormat, openRecords, parseDataFile } from './data-file.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

async function read(name: string, content: string | Uint8Array, columns: readonly string[]) {
  const file = await openRecords(await files.write(name, content), columns);
  const records: FileRecord[] = [];
  for await (const group of file.records(columns)) records.push(...group);
  return {
    file,
    records,
    bytes: Buffer.concat([file.header, ...records.map(({ bytes }) => bytes)]).toString('latin1'),
  };
}

describe('openRecords', () => {
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
    [
      'another encoding',
      'a.csv',
      Buffer.from('text,date\ncaf\xe9,b\n', 'latin1'),
      [2, 'the column "text" is not valid UTF-8; is the file in another encoding?'],
    ],
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
          for await (const group of readCsvRecords(chunks(), 'x', ',')) for (const row of group) bytes.push(row.bytes);
          expect(bytes.length).toBe(rows.length);
          expect(Buffer.concat(bytes).equals(content)).toBe(true);
        },
      ),
    );
  });
});

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

describe('dataFormat', () => {
  it.each([
    ['a.csv', 'csv'],
    ['x/b.c.TSV.GZ', 'tsv'],
    ['a.jsonl', 'ndjson'],
    ['a.ndjson.gz', 'ndjson'],
    ['a.txt.gz', 'text'],
    ['a.gz', undefined],
    ['csv', undefined],
  ])('%s', (path, format) => {
    expect(dataFormat(path)).toBe(format);
  });
});
