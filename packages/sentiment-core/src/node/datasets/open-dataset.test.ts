import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { parse as parseAtOnce } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openTable } from '../tables/open-table.ts';
import { binary, createDatasetFiles, readAll } from './dataset-files-fixture.ts';
import { openDataset, type OpenDatasetOptions } from './open-dataset.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());

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
    expect(await files.rows(name, content)).toEqual(expected.map((example) => ({ ...example, source: name })));
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
        const table = await openTable(chunks(), { text: 'text', label: 'label' }, { format: 'csv' });
        for await (const group of table.rows({ columns: ['text', 'label'] }))
          for (const { values } of group) found.push([...values]);
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
    expect(await files.rows('a.csv', content)).toEqual(tweets);
    expect(await files.rows('a.csv', content, { text: '6', label: '1' })).toEqual(tweets);
  });

  it('keeps NUL, replacement characters and fields of 1 MB as they are', async () => {
    const long = 'x,"'.repeat(350_000);
    const [nul, replaced, big] = await files.rows(
      'a.csv',
      `text,label\na\0b,positive\nc\uFFFDd,negative\n"${long.replaceAll('"', '""')}",positive\n`,
    );
    expect([nul?.text, replaced?.text]).toEqual(['a\0b', 'c\uFFFDd']);
    expect(big?.text === long).toBe(true);
  });
});

describe('dataset', () => {
  it('joins files with weights and sources, in batches, again and again', async () => {
    const first = await files.write('first.csv', 'text,label\na,positive\nb,negative\n');
    const second = await files.write('second.csv', 'text,label\nc,positive\n');
    const dataset = await openDataset([first, { path: second, weight: 2.5 }], { labels: binary, batchSize: 2 });
    const sizes: number[] = [];
    for await (const batch of dataset.batches()) sizes.push(batch.length);
    expect(sizes).toEqual([2, 1]);
    const examples = await readAll(dataset);
    expect(examples).toEqual([
      { text: 'a', label: 1, source: 'first.csv' },
      { text: 'b', label: 0, source: 'first.csv' },
      { text: 'c', label: 1, weight: 2.5, source: 'second.csv' },
    ]);
    expect(await readAll(dataset)).toEqual(examples);
    expect((await dataset.summary()).files).toEqual([
      { file: first, weight: 1, rows: 2, kept: 2, skipped: 0, labels: { negative: 1, positive: 1 } },
      { file: second, weight: 2.5, rows: 1, kept: 1, skipped: 0, labels: { negative: 0, positive: 1 } },
    ]);
  });

  it('has a fingerprint of labels and texts in order, whatever the file format and batch size', async () => {
    const fingerprint = async (name: string, content: string, options: OpenDatasetOptions = {}) =>
      (await (await openDataset([await files.write(name, content)], { labels: binary, ...options })).summary())
        .fingerprint;
    const csv = await fingerprint('a.csv', 'text,label\na,positive\né,0\n', { batchSize: 1 });
    expect(csv).toBe(createHash('sha256').update('8:positive1:a8:negative1:é').digest('hex'));
    expect(await fingerprint('a.ndjson', '{"text":"a","label":1}\n{"text":"é","label":"negative"}\n')).toBe(csv);
    expect(await fingerprint('a.csv', 'text,label\né,0\na,positive\n')).not.toBe(csv);
  });

  it('stops reading when the caller stops', async () => {
    const dataset = await openDataset(
      [await files.write('a.csv.gz', gzipSync(`text,label\n${'a,positive\n'.repeat(300_000)}`))],
      { labels: binary },
    );
    for await (const batch of dataset.batches()) {
      expect(batch).toHaveLength(1000);
      break;
    }
    expect((await dataset.summary()).kept).toBe(300_000);
  });
});
