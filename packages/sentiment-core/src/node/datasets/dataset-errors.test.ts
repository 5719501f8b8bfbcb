import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { binary, createDatasetFiles, readAll } from './dataset-files-fixture.ts';
import { openDataset } from './open-dataset.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

describe('what is wrong is said', () => {
  const good = 'text,label\na,positive\n';
  it.each<[string, string, string | Uint8Array, string]>([
    [
      'missing column',
      'a.csv',
      'a,label\na,positive\n',
      'FILE: no column "text"; the columns are a, label; --text names another, and --no-header says that the first line is a row',
    ],
    [
      'missing label column',
      'a.csv',
      'text,b\na,positive\n',
      'FILE: no column "label"; the columns are text, b; --label names another, and --no-header says that the first line is a row',
    ],
    [
      'missing key',
      'a.ndjson',
      '{"a":"a","label":"positive"}',
      'FILE: no column "text"; the columns are a, label; --text names another, and --no-header says that the first line is a row',
    ],
    ['column twice', 'a.csv', 'text,text,label\na,b,positive\n', 'FILE: there is more than one column "text"'],
    ['empty file', 'a.csv', '', 'FILE: the file is empty'],
    ['empty ndjson', 'a.ndjson', '', 'FILE: the file is empty'],
    ['header only', 'a.csv', 'text,label\n', 'FILE: there are no rows'],
    [
      'quote inside',
      'a.csv',
      `${good}b"c",positive\n`,
      'FILE line 3: broken quoting: a quote inside a field that is not quoted; --quote none takes quotes as text',
    ],
    [
      'missing text after blank lines',
      'a.csv',
      `\n\n${good}\n\nb,negative\n\n,positive\n`,
      'FILE line 9: the text is missing',
    ],
    [
      'text after quote',
      'a.csv',
      `${good}"b\r\nc",negative\n"b"c,positive\n`,
      'FILE line 5: broken quoting: something follows a closing quote; --quote none takes quotes as text',
    ],
    [
      'open quote',
      'a.csv',
      `${good}\n"b,positive\nc,negative\n`,
      'FILE line 4: broken quoting: a quote is opened here and never closed; --quote none takes quotes as text',
    ],
    [
      'too many columns',
      'a.csv',
      `${good}b,c,positive\n`,
      'FILE line 3: 3 columns instead of 2; is a comma or a line end not quoted?',
    ],
    [
      'too few columns',
      'a.csv',
      `${good}b\n`,
      'FILE line 3: 1 columns instead of 2; is a comma or a line end not quoted?',
    ],
    ['missing text', 'a.csv', `${good},positive\n`, 'FILE line 3: the text is missing'],
    [
      'missing label',
      'a.csv',
      `${good}b, \n`,
      'FILE line 3: the label is missing; fill it in, or leave such rows out with --bad-rows skip',
    ],
    [
      'two encodings',
      'a.csv',
      Buffer.concat([Buffer.from(`${good}café,positive\nthé,positive\n`), Buffer.from('caf\xe9,positive\n', 'latin1')]),
      'FILE line 5: the column "text" is not valid UTF-8, but line 3 is utf-8: the file mixes encodings; choose one with --encoding',
    ],
    [
      'two encodings, mostly the other one',
      'a.csv',
      Buffer.concat([
        Buffer.from(`${good}caf\xe9,positive\nth\xe9,positive\n`, 'latin1'),
        Buffer.from('café,positive\n'),
      ]),
      'FILE line 5: the column "text" is UTF-8, but line 3 is windows-1252: the file mixes encodings; choose one with --encoding',
    ],
    [
      'UTF-16, no mark',
      'a.csv',
      Buffer.from(good, 'utf16le'),
      'FILE: the file looks like UTF-16 without a byte order mark; save it as UTF-8',
    ],
    [
      'UTF-16 big endian',
      'a.csv',
      Buffer.from(`\uFEFF${good}`, 'utf16le').swap16(),
      'FILE: UTF-16 (big endian) cannot be read; save it as UTF-8',
    ],
    [
      'truncated gzip',
      'a.csv.gz',
      gzipSync(good).subarray(0, 25),
      'FILE: the gzip data ends too early; the file is truncated',
    ],
    ['damaged gzip', 'a.csv.gz', gzipSync(good).fill(7, 12, 20), 'FILE: the gzip data is damaged'],
    ['texts', 'a.txt', 'one\ntwo\n', 'FILE: texts one a line have no labels; --input-format names another format'],
    [
      'array of strings',
      'a.json',
      '["a","b"]',
      'FILE: no column "label"; the columns are text; --label names another, and --no-header says that the first line is a row',
    ],
    ['not JSON', 'a.ndjson', '{"text":"a","label":"positive"}\n{"text":', 'FILE line 2: a JSON object is needed'],
    ['not an object', 'a.ndjson', '["a"]', 'FILE line 1: a JSON object is needed'],
    ['text not a string', 'a.ndjson', '{"text":1,"label":"positive"}', 'FILE line 1: the text is not a string'],
    [
      'null label',
      'a.ndjson',
      '{"text":"a","label":null}',
      'FILE line 1: the label is missing; fill it in, or leave such rows out with --bad-rows skip',
    ],
  ])('%s', async (_, name, content, message) => {
    expect(await files.failureOf(name, content)).toBe(message);
  });

  it('missing file, folder, column number outside', async () => {
    expect(await files.failure(join(files.folder, 'no.csv'))).toBe('FILE: no such file');
    expect(await files.failure(files.folder)).toBe('FILE: is a folder, a file is needed');
    expect(await files.failureOf('a.csv', good, { text: '3', label: '1' })).toBe(
      'FILE: there is no column 3; the first row has 2',
    );
  });

  it('at once, before a pass', async () => {
    const path = await files.write('a.csv', 'a,label\na,positive\n');
    await expect(openDataset([await files.write('b.csv', good), path], { labels: binary })).rejects.toThrow(
      'no column "text"',
    );
  });

  it('wrong options', async () => {
    await expect(openDataset([])).rejects.toThrow('files: at least one is needed');
    await expect(openDataset(['a.csv'], { labels: ['a'] })).rejects.toThrow('labels: 1 given, 2 to 20 are needed');
    await expect(openDataset(['a.csv'], { labels: ['a', 'a'] })).rejects.toThrow('labels: a name is given twice');
    await expect(openDataset([{ path: 'a.csv', weight: 0 }], { labels: binary })).rejects.toThrow(
      'a.csv: the weight must be above 0',
    );
  });

  it('a file that changes between passes', async () => {
    const path = await files.write('a.csv', good);
    const dataset = await openDataset([path], { labels: binary });
    await dataset.summary();
    await writeFile(path, 'text,label\nb,positive\n');
    await expect(readAll(dataset)).rejects.toThrow(`${path}: the rows changed since they were first read`);
  });
});

describe('onBadRow: skip', () => {
  it('leaves out and counts bad rows with their first lines', async () => {
    const bad = Buffer.from(
      'text,label\na,positive\n,positive\nb,\ncaf\xe9,negative\nc,d,negative\n,negative\nok,negative\n',
      'latin1',
    );
    const options = { labels: binary, onBadRow: 'skip', encoding: 'utf-8' } as const;
    const dataset = await openDataset([await files.write('a.csv', bad)], options);
    expect((await readAll(dataset)).map(({ text }) => text)).toEqual(['a', 'ok']);
    const { rows: total, kept, skipped, skippedByReason } = await dataset.summary();
    expect({ total, kept, skipped }).toEqual({ total: 7, kept: 2, skipped: 5 });
    const lines = Object.entries(skippedByReason).map(([reason, { count: times, first }]) => [
      reason,
      times,
      first.map(({ line }) => line),
    ]);
    expect(Object.fromEntries(lines.map(([reason, ...rest]) => [reason, rest]))).toEqual({
      missing_text: [2, [3, 7]],
      missing_label: [1, [4]],
      encoding: [1, [5]],
      columns: [1, [6]],
    });
  });

  it('says which rows have no label, and takes nan for none', async () => {
    const content = `text,label\na,positive\nb,nan\nc,negative\nd,\n${'e,NaN\n'.repeat(1200)}f,null\n`;
    expect(await files.failureOf('a.csv', content)).toBe(
      'FILE line 3: the label is "nan", which stands for a missing one (1,203 rows: lines 3, 5, 6, 7, 8, …); fill it in, or leave such rows out with --bad-rows skip',
    );
    const path = await files.write('a.csv', content);
    const dataset = await openDataset([path], { onBadRow: 'skip' });
    expect(dataset.labels).toEqual(['negative', 'positive']);
    expect((await dataset.summary()).skippedByReason.missing_label?.count).toBe(1203);
    const named = await openDataset([await files.write('b.csv', 'text,label\na,nan\nb,other\n')], {
      labels: ['nan', 'other'],
    });
    expect((await named.summary()).kept).toBe(2);
  });

  it('still stops at broken quoting, which would lose rows uncounted', async () => {
    expect(await files.failureOf('a.csv', 'text,label\n"a,positive\nb,negative\n', { onBadRow: 'skip' })).toBe(
      'FILE line 2: broken quoting: a quote is opened here and never closed; --quote none takes quotes as text',
    );
  });
});
