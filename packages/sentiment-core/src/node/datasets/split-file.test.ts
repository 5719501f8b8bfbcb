import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { findLeakage } from '../../splitting/near-duplicates.ts';
import { createDatasetFiles } from './dataset-files-fixture.ts';
import { openDataset } from './open-dataset.ts';
import { splitFile } from './split-file.ts';
import { findSplitOf } from './split-folder.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());
let folders = 0;
function newFolder(): string {
  return join(files.folder, `split-${++folders}`);
}

const syllables = ['ka', 'lo', 'mi', 'ner', 'pu', 'ra', 'sel', 'to', 'vin', 'zu'];
/** Six words that no other number has in this order. */
function sentence(row: number): string {
  return Array.from({ length: 6 }, (_, word) =>
    Array.from({ length: 3 }, (_, at) => syllables[Math.floor((row * 2654435761 + word * 40503) / 7 ** at) % 10]).join(
      '',
    ),
  ).join(' ');
}

function rowsOf(count: number, row: (index: number) => string): string {
  return Array.from({ length: count }, (_, i) => row(i)).join('');
}

function label(row: number): string {
  return row % 3 === 0 ? 'negative' : 'positive';
}

const csv = `text,label,user,date\r\n${rowsOf(
  300,
  (row) =>
    `"${sentence(row)}, ""${row}""\r\nend",${label(row)},u${row % 50},2015-02-${10 + (row % 18)} 10:00:00 -0800\r\n`,
)}`;

describe('splitFile', () => {
  it('keeps every row and column, byte for byte, and is the same again', async () => {
    const path = await files.write('tweets.csv', csv);
    const output = newFolder();
    const record = await splitFile(path, { output });
    expect(await readdir(output)).toEqual(['split.json', 'test.csv', 'train.csv', 'valid.csv']);
    expect(record.parts.map(({ name, rows, labels }) => [name, rows, labels])).toEqual([
      ['train', 240, { negative: 80, positive: 160 }],
      ['valid', 30, { negative: 10, positive: 20 }],
      ['test', 30, { negative: 10, positive: 20 }],
    ]);
    const header = 'text,label,user,date\r\n';
    const rows = (content: string): string[] => content.slice(header.length).split(/(?<=-0800\r\n)/);
    const contents = await Promise.all(
      ['train', 'valid', 'test'].map((name) => readFile(join(output, `${name}.csv`), 'utf8')),
    );
    for (const content of contents) expect(content.startsWith(header)).toBe(true);
    expect(contents.flatMap(rows).sort()).toEqual(rows(csv).sort());
    expect(JSON.parse(await readFile(join(output, 'split.json'), 'utf8'))).toEqual(record);
    expect(await findSplitOf(join(output, 'valid.csv'))).toEqual({ fingerprint: record.fingerprint, part: 'valid' });

    expect(await splitFile(path, { output })).toEqual(record);
    expect((await splitFile(path, { output, seed: 2 })).fingerprint).not.toBe(record.fingerprint);
  });

  it('keeps the copies of a text and the rows of a group together', async () => {
    const copies = rowsOf(
      60,
      (row) => `"RT @u${row}: ${sentence(row % 20)} http://t.co/${row}",${label(row)},v${row},2015-03-01\n`,
    );
    const path = await files.write('tweets.csv.gz', gzipSync(csv + copies));
    const output = newFolder();
    const record = await splitFile(path, { output, group: 'user' });
    expect(record.groups.count).toBeGreaterThan(20);
    const users = await Promise.all(
      ['train', 'valid', 'test'].map(async (name) => {
        const content = gunzipSync(await readFile(join(output, `${name}.csv.gz`))).toString();
        return new Set([...content.matchAll(/,(u\d+),2015-0/g)].map((match) => match[1]));
      }),
    );
    expect([...users[1], ...users[2]].filter((user) => users[0].has(user))).toEqual([]);
    const open = (name: string) => openDataset([join(output, `${name}.csv.gz`)], { labels: ['negative', 'positive'] });
    expect(await findLeakage(await open('train'), await open('test'))).toMatchObject({
      identical: 0,
      nearDuplicates: 0,
    });
  });

  it('cuts by time', async () => {
    const path = await files.write('tweets.csv', csv);
    const output = newFolder();
    const record = await splitFile(path, {
      output,
      time: 'date',
      parts: [
        { name: 'old', share: 0.7 },
        { name: 'new', share: 0.3 },
      ],
    });
    expect(record.cuts).toEqual(['2015-02-22T18:00:00.000Z']);
    expect(record.leftOut).toBeNull();
    const days = async (name: string) =>
      [...(await readFile(join(output, `${name}.csv`), 'utf8')).matchAll(/2015-02-(\d\d) 10/g)].map((match) =>
        Number(match[1]),
      );
    expect(Math.max(...(await days('old')))).toBeLessThan(Math.min(...(await days('new'))));
  });

  it('splits NDJSON', async () => {
    const content = rowsOf(30, (row) => `{"label":"${label(row)}","text":"${sentence(row)}"}\n`);
    const output = newFolder();
    await splitFile(await files.write('a.ndjson', content), { output });
    const parts = await Promise.all(
      ['train', 'valid', 'test'].map((name) => readFile(join(output, `${name}.ndjson`), 'utf8')),
    );
    expect(parts.join('').split('\n').sort()).toEqual(content.split('\n').sort());
  });

  it('leaves nothing behind when it is stopped, and an older split as it was', async () => {
    const path = await files.write('tweets.csv', csv);
    const output = newFolder();
    const record = await splitFile(path, { output });
    for (const stage of ['read', 'compare', 'write']) {
      const abort = new AbortController();
      const before = await readdir(files.folder);
      const stopped = splitFile(path, {
        output,
        seed: 9,
        signal: abort.signal,
        onProgress: (now) => now === stage && abort.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      expect(await readdir(files.folder)).toEqual(before);
    }
    expect(JSON.parse(await readFile(join(output, 'split.json'), 'utf8'))).toEqual(record);
  });

  it('never replaces a folder with other things in it', async () => {
    const path = await files.write('tweets.csv', csv);
    const output = newFolder();
    await mkdir(output);
    await writeFile(join(output, 'notes.txt'), 'mine');
    await expect(splitFile(path, { output })).rejects.toThrow(
      `${output} exists and is not the folder of a split; it is left as it is`,
    );
    const other = newFolder();
    await splitFile(path, { output: other });
    await writeFile(join(other, 'notes.txt'), 'mine');
    await expect(splitFile(path, { output: other })).rejects.toThrow(
      `${other} holds notes.txt, which is not part of the split there; it is left as it is`,
    );
  });

  const some = (rows: string): string => `text,label,date\n${rows}`;
  const many = rowsOf(30, (row) => `${sentence(row)},${label(row)},2015-02-01\n`);
  it.each<[string, string, Record<string, string>, string]>([
    [
      'one class',
      some(rowsOf(9, (row) => `${sentence(row)},positive,x\n`)),
      {},
      'FILE: 2 to 20 labels are needed, found only positive',
    ],
    [
      'a class with one row',
      some(`${many}${sentence(99)},mixed,x\n`),
      {},
      'FILE: label "mixed" has 1 row, too few for 3 parts',
    ],
    [
      'all duplicates',
      some(rowsOf(9, (row) => `same text,${label(row)},x\n`)),
      {},
      'FILE: no row is left for part "valid": too many rows are copies, near-duplicates or of one group, and stay together',
    ],
    [
      'too many labels',
      some(rowsOf(30, (row) => `a,l${row},x\n`)),
      {},
      'FILE: the label column has more than 20 different values; is it the right column?',
    ],
    ['missing column', some(many), { group: 'user' }, 'FILE: no column "user"; the columns are text, label, date'],
    [
      'a row that lacks a column',
      some(`${many}only text\n`),
      {},
      'FILE line 32: 1 columns instead of 3; is a comma or a line end not quoted?',
    ],
    ['missing text', some(`${many},positive,x\n`), {}, 'FILE line 32: the text is missing'],
    ['missing label', some(`${many}a,,x\n`), {}, 'FILE line 32: the label is missing; fill it in, or take the row out'],
    [
      'a date that cannot be read',
      some(`${many}a,positive,soon\n`),
      { time: 'date' },
      'FILE line 32: no date in column "date" that can be read; 1 row has none',
    ],
    [
      'one moment',
      some(many),
      { time: 'date' },
      'FILE: no row is left for part "train": too many rows have the same date, or are copies of earlier ones',
    ],
    ['no rows', some(''), {}, 'FILE: there are no rows'],
  ])('says what is wrong: %s', async (_, content, options, message) => {
    const path = await files.write('a.csv', content);
    const output = newFolder();
    const error: unknown = await splitFile(path, { output, ...options }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SentimentError', message: message.replaceAll('FILE', path) });
    expect(await readdir(files.folder)).not.toContain(output.slice(files.folder.length + 1));
  });

  it('names a wrong option', async () => {
    const path = await files.write('tweets.csv', csv);
    await expect(splitFile(path, { output: newFolder(), seed: -1 })).rejects.toThrow(
      'option "seed" must be a whole number from 0 to 4294967295, not -1',
    );
  });
});
