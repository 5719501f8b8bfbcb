import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse as parseAtOnce } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, Example } from '../contracts/dataset.ts';
import { readCsvRows } from './csv-rows.ts';
import { openDataset, type OpenDatasetOptions } from './open-dataset.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sentiment-dataset-'));
});
afterAll(() => rm(folder, { recursive: true }));

const binary = ['negative', 'positive'];
let count = 0;
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const inner = join(folder, String(++count));
  await mkdir(inner);
  const path = join(inner, name);
  await writeFile(path, content);
  return path;
}
async function read(dataset: Dataset): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const batch of dataset.batches()) examples.push(...batch);
  return examples;
}
async function readRows(name: string, content: string | Uint8Array, options: OpenDatasetOptions = {}) {
  return read(await openDataset([await file(name, content)], { labels: binary, ...options }));
}
/** The message without the folder of the test. */
async function failure(path: string, options: OpenDatasetOptions = {}): Promise<string> {
  const error: unknown = await openDataset([path], { labels: binary, ...options })
    .then(read)
    .then(
      () => new Error('nothing was wrong'),
      (reason: unknown) => reason,
    );
  expect(error).toHaveProperty('name', 'SentimentError');
  return error instanceof Error ? error.message.replaceAll(path, 'FILE') : String(error);
}
const failureOf = async (name: string, content: string | Uint8Array, options: OpenDatasetOptions = {}) =>
  failure(await file(name, content), options);

const rows = 'label,text,id\nnegative,"late, ""again""",1\npositive,"two\nlines",2\n';
const expected = [
  { text: 'late, "again"', label: 0 },
  { text: 'two\nlines', label: 1 },
];

describe('formats', () => {
  const ndjson = '{"label":"negative","text":"late, \\"again\\""}\n\n{"text":"two\\nlines","label":"positive"}';
  it.each([
    ['a.csv', rows],
    ['a.csv.gz', gzipSync(rows)],
    ['A.CSV', rows],
    ['packed-without-saying.csv', gzipSync(rows)],
    ['not-packed.csv.gz', rows],
    ['two-members.csv.gz', Buffer.concat([gzipSync(rows.slice(0, 30)), gzipSync(rows.slice(30))])],
    ['crlf.csv', rows.replaceAll('\n', '\r\n').replace('two\r\n', 'two\n')],
    ['mixed-ends.csv', rows.replace('id\n', 'id\r\n')],
    ['no-last-end.csv', rows.trimEnd()],
    ['mark.csv', `\uFEFF${rows}`],
    ['blank-lines.csv', `\n${rows.replace('id\n', 'id\n\n')}\n\n`],
    ['utf-16.csv', Buffer.from(`\uFEFF${rows}`, 'utf16le')],
    ['a.tsv', rows.replaceAll(',', '\t').replace('late\t', 'late,')],
    ['a.tsv.gz', gzipSync(rows.replaceAll(',', '\t').replace('late\t', 'late,'))],
    ['a.ndjson', ndjson],
    ['a.jsonl', ndjson],
    ['a.ndjson.gz', gzipSync(ndjson)],
    ['crlf.ndjson', ndjson.replaceAll('\n', '\r\n')],
    ['mark.ndjson', `\uFEFF${ndjson}`],
  ])('%s', async (name, content) => {
    expect(await readRows(name, content)).toEqual(expected.map((example) => ({ ...example, source: name })));
  });

  it('agrees with csv-parse reading all at once, wherever the chunks are cut', async () => {
    const unit = fc.constantFrom('a', 'é', '😀', ',', '"', '\n', '\r\n', ' ', '\0', '\uFFFD');
    const field = fc.string({ unit, minLength: 1, maxLength: 8 });
    const quote = (value: string) => `"${value.replaceAll('"', '""')}"`;
    const generated = fc.array(fc.tuple(field, fc.constantFrom(...binary)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(generated, fc.integer({ min: 1, max: 30 }), async (pairs, size) => {
        const bytes = Buffer.from(`text,label\n${pairs.map(([text, label]) => `${quote(text)},${label}\n`).join('')}`);
        async function* chunks() {
          for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
        }
        const found: string[][] = [];
        const columns = { text: 'text', label: 'label' };
        for await (const group of readCsvRows(chunks(), { name: 'a.csv', delimiter: ',', columns })) {
          for (const { text, label } of group) found.push([text, label]);
        }
        expect(found).toEqual(parseAtOnce(bytes, { from: 2, record_delimiter: '\n' }));
        expect(found).toEqual(pairs);
      }),
    );
  });

  it('reads the original Sentiment140 layout: no header, latin-1, six columns', async () => {
    const original =
      '"0","1467810369","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","_x_","caf\xe9, no"\n' +
      '"4","1467810672","Mon Apr 06 22:19:49 PDT 2009","NO_QUERY","y","fine"\n';
    const content = Buffer.from(original, 'latin1');
    const tweets = [
      { text: 'café, no', label: 0, source: 'a.csv' },
      { text: 'fine', label: 1, source: 'a.csv' },
    ];
    expect(await readRows('a.csv', content)).toEqual(tweets);
    expect(await readRows('a.csv', content, { text: '6', label: '1' })).toEqual(tweets);
  });

  it('keeps NUL, replacement characters and fields of 1 MB as they are', async () => {
    const long = 'x,"'.repeat(350_000);
    const [nul, replaced, big] = await readRows(
      'a.csv',
      `text,label\na\0b,positive\nc\uFFFDd,negative\n"${long.replaceAll('"', '""')}",positive\n`,
    );
    expect([nul?.text, replaced?.text]).toEqual(['a\0b', 'c\uFFFDd']);
    expect(big?.text === long).toBe(true);
  });
});

describe('labels', () => {
  const labelled = (...labels: (number | string)[]) => `text,label\n${labels.map((label) => `a,${label}\n`).join('')}`;
  it.each([
    ['0/1', labelled(0, 1), [0, 1]],
    ['0/4', labelled(4, 0), [1, 0]],
    ['0.0/1.0', labelled('0.0', '1.0'), [0, 1]],
    ['case and space', labelled('Positive', ' NEGATIVE '), [1, 0]],
  ])('maps %s', async (_, content, labels) => {
    expect((await readRows('a.csv', content)).map(({ label }) => label)).toEqual(labels);
  });

  it('maps 0/2/4 when there is neutral', async () => {
    const examples = await readRows('a.csv', labelled(0, 2, 4), { labels: ['negative', 'neutral', 'positive'] });
    expect(examples.map(({ label }) => label)).toEqual([0, 1, 2]);
  });

  it.each([
    ['0/1/2', [0, 1, 2], 4, '0, 1, 2'],
    ['-1/0/1', [-1, 0], 3, '-1, 0'],
    ['1 to 5', [3, 5, 1], 4, '1, 3, 5'],
  ])('refuses %s, which shares numbers with 0/1 but means something else', async (_, values, line, found) => {
    expect(await failureOf('a.csv', labelled(...values))).toBe(
      `FILE line ${line}: the labels are the numbers ${found}; only 0/1 and 0/2/4 are understood, write names instead`,
    );
  });

  it('takes numbers as names when they are the labels, and aliases when they are given', async () => {
    expect((await readRows('a.csv', labelled(5, 1), { labels: ['1', '5'] })).map(({ label }) => label)).toEqual([1, 0]);
    const examples = await readRows('a.csv', labelled('bad', 2), { labelAliases: { bad: 'negative', 2: 'positive' } });
    expect(examples.map(({ label }) => label)).toEqual([0, 1]);
  });

  it.each([
    [labelled('b', 'a', 'B'), ['a', 'b']],
    [labelled(1, 0), ['negative', 'positive']],
    [labelled(0, 4), ['negative', 'positive']],
    [labelled(4, 2, 0), ['negative', 'neutral', 'positive']],
    [labelled(10, 9, 1), ['1', '9', '10']],
  ])('discovers labels (%#)', async (content, labels) => {
    const dataset = await openDataset([await file('a.csv', content)]);
    expect(dataset.labels).toEqual(labels);
    expect((await dataset.summary()).skipped).toBe(0);
  });

  it('refuses to discover fewer than 2 or more than 20', async () => {
    const failed = async (content: string) => {
      const path = await file('a.csv', content);
      return openDataset([path]).then(String, (error: Error) => error.message.replace(path, 'FILE'));
    };
    expect(await failed(labelled('a', 'A'))).toBe('FILE: 2 to 20 labels are needed, found only a');
    expect(await failed(labelled(...Array.from({ length: 21 }, (_, label) => `l${label}`)))).toBe(
      'FILE: the label column has more than 20 different values; is it the right column?',
    );
  });

  it('counts rows with other labels, by label, never dropping them in silence', async () => {
    const dataset = await openDataset([await file('a.csv', labelled('positive', 'neutral', 'mixed', 'neutral'))], {
      labels: binary,
    });
    const summary = await dataset.summary();
    expect(summary).toMatchObject({ rows: 4, kept: 1, skipped: 3, unknownLabels: { neutral: 2, mixed: 1 } });
    expect(summary.skippedByReason.unknown_label?.first.map(({ line }) => line)).toEqual([3, 4, 5]);
    expect(await failureOf('a.csv', labelled('neutral', 'neutral', 'odd'))).toBe(
      'FILE: none of 3 rows can be used with the labels negative, positive; found: neutral (2), odd (1)',
    );
  });
});

describe('what is wrong is said', () => {
  const good = 'text,label\na,positive\n';
  it.each<[string, string, string | Uint8Array, string]>([
    ['missing column', 'a.csv', 'tweet,label\na,positive\n', 'FILE: no column "text"; the columns are tweet, label'],
    ['missing key', 'a.ndjson', '{"tweet":"a","label":"positive"}', 'FILE: no key "text"; the keys are tweet, label'],
    ['column twice', 'a.csv', 'text,text,label\na,b,positive\n', 'FILE: there is more than one column "text"'],
    ['empty file', 'a.csv', '', 'FILE: the file is empty'],
    ['empty ndjson', 'a.ndjson', '', 'FILE: the file is empty'],
    ['header only', 'a.csv', 'text,label\n', 'FILE: there are no rows'],
    [
      'quote inside',
      'a.csv',
      `${good}b"c",positive\n`,
      'FILE line 3: broken quoting: a quote inside a field that is not quoted',
    ],
    [
      'text after quote',
      'a.csv',
      `${good}"b\r\nc",negative\n"b"c,positive\n`,
      'FILE line 5: broken quoting: something follows a closing quote',
    ],
    [
      'open quote',
      'a.csv',
      `${good}\n"b,positive\nc,negative\n`,
      'FILE line 4: broken quoting: a quote is opened and never closed',
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
    ['missing label', 'a.csv', `${good}b, \n`, 'FILE line 3: the label is missing'],
    [
      'invalid UTF-8',
      'a.csv',
      Buffer.from(`${good}caf\xe9,positive\n`, 'latin1'),
      'FILE line 3: the text is not valid UTF-8; is the file in another encoding?',
    ],
    [
      'invalid UTF-8 in ndjson',
      'a.ndjson',
      Buffer.from('{"text":"caf\xe9","label":"positive"}', 'latin1'),
      'FILE line 1: the line is not valid UTF-8; is the file in another encoding?',
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
    [
      'unknown extension',
      'a.parquet',
      good,
      'FILE: the name does not tell the format; .csv, .tsv, .ndjson or .jsonl is needed, with or without .gz',
    ],
    ['not JSON', 'a.ndjson', '{"text":"a","label":"positive"}\n{"text":', 'FILE line 2: a JSON object is needed'],
    ['not an object', 'a.ndjson', '["a"]', 'FILE line 1: a JSON object is needed'],
    ['text not a string', 'a.ndjson', '{"text":1,"label":"positive"}', 'FILE line 1: the text is not a string'],
    ['null label', 'a.ndjson', '{"text":"a","label":null}', 'FILE line 1: the label is missing'],
  ])('%s', async (_, name, content, message) => {
    expect(await failureOf(name, content)).toBe(message);
  });

  it('missing file, folder, column number outside', async () => {
    expect(await failure(join(folder, 'no.csv'))).toBe('FILE: no such file');
    expect(await failure(folder)).toBe('FILE: is a folder, a file is needed');
    expect(await failureOf('a.csv', good, { text: '3', label: '1' })).toBe(
      'FILE: there is no column 3; the first row has 2',
    );
  });

  it('at once, before a pass', async () => {
    const path = await file('a.csv', 'tweet,label\na,positive\n');
    await expect(openDataset([await file('b.csv', good), path], { labels: binary })).rejects.toThrow(
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
    const path = await file('a.csv', good);
    const dataset = await openDataset([path], { labels: binary });
    await dataset.summary();
    await writeFile(path, 'text,label\nb,positive\n');
    await expect(read(dataset)).rejects.toThrow(`${path}: the rows changed since they were first read`);
  });
});

describe('onBadRow: skip', () => {
  it('leaves out and counts bad rows with their first lines', async () => {
    const bad = Buffer.from(
      'text,label\na,positive\n,positive\nb,\ncaf\xe9,negative\nc,d,negative\n,negative\nok,negative\n',
      'latin1',
    );
    const dataset = await openDataset([await file('a.csv', bad)], { labels: binary, onBadRow: 'skip' });
    expect((await read(dataset)).map(({ text }) => text)).toEqual(['a', 'ok']);
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

  it('still stops at broken quoting, which would lose rows uncounted', async () => {
    expect(await failureOf('a.csv', 'text,label\n"a,positive\nb,negative\n', { onBadRow: 'skip' })).toBe(
      'FILE line 2: broken quoting: a quote is opened and never closed',
    );
  });
});

describe('dataset', () => {
  it('joins files with weights and sources, in batches, again and again', async () => {
    const first = await file('first.csv', 'text,label\na,positive\nb,negative\n');
    const second = await file('second.csv', 'text,label\nc,positive\n');
    const dataset = await openDataset([first, { path: second, weight: 2.5 }], { labels: binary, batchSize: 2 });
    const sizes: number[] = [];
    for await (const batch of dataset.batches()) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);
    const examples = await read(dataset);
    expect(examples).toEqual([
      { text: 'a', label: 1, source: 'first.csv' },
      { text: 'b', label: 0, source: 'first.csv' },
      { text: 'c', label: 1, weight: 2.5, source: 'second.csv' },
    ]);
    expect(await read(dataset)).toEqual(examples);
    expect((await dataset.summary()).files).toEqual([
      { file: first, weight: 1, rows: 2, kept: 2, skipped: 0, labels: { negative: 1, positive: 1 } },
      { file: second, weight: 2.5, rows: 1, kept: 1, skipped: 0, labels: { negative: 0, positive: 1 } },
    ]);
  });

  it('has a fingerprint of labels and texts in order, whatever the file format and batch size', async () => {
    const fingerprint = async (name: string, content: string, options: OpenDatasetOptions = {}) =>
      (await (await openDataset([await file(name, content)], { labels: binary, ...options })).summary()).fingerprint;
    const csv = await fingerprint('a.csv', 'text,label\na,positive\né,0\n', { batchSize: 1 });
    expect(csv).toBe(createHash('sha256').update('8:positive1:a8:negative1:é').digest('hex'));
    expect(await fingerprint('a.ndjson', '{"text":"a","label":1}\n{"text":"é","label":"negative"}\n')).toBe(csv);
    expect(await fingerprint('a.csv', 'text,label\né,0\na,positive\n')).not.toBe(csv);
  });

  it('stops reading when the caller stops', async () => {
    const dataset = await openDataset(
      [await file('a.csv.gz', gzipSync(`text,label\n${'a,positive\n'.repeat(300_000)}`))],
      { labels: binary },
    );
    for await (const batch of dataset.batches()) {
      expect(batch).toHaveLength(1000);
      break;
    }
    expect((await dataset.summary()).kept).toBe(300_000);
  });
});
