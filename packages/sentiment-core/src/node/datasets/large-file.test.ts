import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { parsePreprocessing } from '../../preprocessing/preprocessing-options.ts';
import { createDatasetFiles } from './dataset-files-fixture.ts';
import { describeFile } from './describe-file.ts';
import { splitFile } from './split-file.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());
const preprocessing = [parsePreprocessing('advanced')];

interface Row {
  readonly text: string;
  readonly label: string;
  readonly user: string;
  readonly date: string;
}

/** Copies, near-duplicates, contradicting labels, users of several rows. */
function createRows(count: number, seed: number): Row[] {
  const random = createSeededRandom(seed);
  const below = (limit: number): number => Math.floor((random() / 2 ** 32) * limit);
  const words = Array.from({ length: 3000 }, (_, word) => `w${word.toString(36).replace(/\d/g, 'é')}`);
  const rows: Row[] = [];
  for (let row = 0; row < count; row++) {
    const draw = below(100);
    const earlier = row > 0 ? rows[below(row)].text : '';
    const fresh = Array.from({ length: 1 + below(18) }, () => words[below(words.length)]).join(' ');
    rows.push({
      text: earlier === '' || draw >= 15 ? fresh : draw < 5 ? earlier : draw < 10 ? `RT @a: ${earlier}` : `${earlier} ${fresh.slice(0, 3)}`, // prettier-ignore
      label: below(3) === 0 ? 'negative' : 'positive',
      user: below(20) === 0 ? `u${below(150)}` : '',
      date: new Date(1.3e12 + below(1e6) * 1000).toISOString(),
    });
  }
  return rows;
}

const rows = createRows(8000, 1);
function separated(mark: string): string {
  return `text${mark}label${mark}user${mark}date\n${rows.map((row) => `${[row.text, row.label, row.user, row.date].join(mark)}\n`).join('')}`;
}

const json = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
let folders = 0;
function newFolder(): string {
  return join(files.folder, `parts-${++folders}`);
}

describe('thousands of rows', () => {
  // Splits that are made again must be the same, whatever version of this library made the first.
  it.each<
    [string, string | Uint8Array, { readonly group?: string; readonly time?: string; readonly seed?: number }, string]
  >([
    ['rows.csv', separated(','), {}, 'c3e5cc5bba73b0c903c5900bee03784797cebe96f8846b8c7bf3fc9e96c5427d'],
    ['rows.csv', separated(','), { seed: 7 }, 'e193901ff7fb7fdef81e9584a92b4b2bdf62da9214af72fdb41480330826d9f2'],
    ['rows.csv.gz', gzipSync(separated(',')), {}, 'c3e5cc5bba73b0c903c5900bee03784797cebe96f8846b8c7bf3fc9e96c5427d'],
    ['rows.tsv.gz', gzipSync(separated('\t')), {}, '8fd290ea039c91e5de9fd87acbcf8bdebff964c21af00f25a4e127275c065ddf'],
    ['rows.ndjson', json, {}, 'ad3f512625174011c843cf7e86d55e5385b665cc4be00341c78c09c367bfa9ef'],
    ['rows.csv', separated(','), { group: 'user' }, '19cf8883057de2337469ecebd49ae1b28abf585c81fae30ebe5a619f05b482a3'],
    ['rows.csv', separated(','), { time: 'date' }, 'a3b3d22332b99c3a42ceaa5c43f6079bfa72af21ebd0b98681b6fc7ba1399dae'],
    ['rows.csv', separated(','), { group: 'user', time: 'date' }, '87374575f9ded72c1202952f097e948a1b037d051be1f3899ada7d46591c2edc'], // prettier-ignore
  ])('are split as in 0.1.0: %s, %#', async (name, content, options, fingerprint) => {
    const record = await splitFile(await files.write(name, content), { output: newFolder(), ...options });
    expect(record.fingerprint).toBe(fingerprint);
    expect(record.groups.largest[0].rows).toBe(22);
    expect(record.leftOut !== null).toBe('time' in options);
  });

  it.each<[string, string | Uint8Array]>([
    ['rows.csv', separated(',')],
    ['rows.tsv.gz', gzipSync(separated('\t'))],
    ['rows.ndjson', json],
  ])('are described as in 0.1.0: %s', async (name, content) => {
    const { repeats } = await describeFile(await files.write(name, content), { preprocessing });
    expect(repeats).toEqual({ distinct: 7453, duplicates: 547, conflictingTexts: 221, conflictingRows: 540 });
  });
});

describe('more rows than fit the memory', () => {
  const memoryBudget = 2 ** 18;
  const refusedOf = async (work: Promise<unknown>, path: string): Promise<string> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SentimentError', code: 'dataset_invalid' });
    return error instanceof Error ? error.message.replace(path, 'FILE') : '';
  };

  it('are refused, with what they take and what there is', async () => {
    const path = await files.write('rows.csv', separated(','));
    const output = newFolder();
    expect(await refusedOf(splitFile(path, { output, memoryBudget }), path)).toMatch(
      /^FILE: more than [4-8],\d{3} rows; splitting them takes 1 MB of memory \(69 bytes a row\), and 1 MB are available: take a sample of at most 3,799 rows, or a machine with more memory$/,
    );
    const grouped = splitFile(path, { output, group: 'user', time: 'date', memoryBudget });
    expect(await refusedOf(grouped, path)).toContain('(117 bytes a row)');
    const described = describeFile(path, { preprocessing, memoryBudget: 2 ** 16 });
    expect(await refusedOf(described, path)).toContain('describing them takes 1 MB of memory (32 bytes a row)');
    expect((await readdir(files.folder)).some((name) => name.startsWith('parts') && name.endsWith(String(folders)))).toBe(false); // prettier-ignore
  });

  it('are refused by the size of the file before they are read', async () => {
    const path = await files.write('rows.csv', `text,label\n${'some words,positive\n'.repeat(500_000)}`);
    let read = 0;
    const onProgress = (_: string, rows: number): void => {
      read = rows;
    };
    const refused = splitFile(path, { output: newFolder(), memoryBudget: 2 ** 23, onProgress });
    expect(await refusedOf(refused, path)).toMatch(/^FILE: about 500,\d{3} rows; splitting them takes 35 MB of memory/);
    expect(read).toBeLessThan(50_000);
  });

  it('need not be refused where a budget is not named', async () => {
    const path = await files.write('rows.csv', separated(','));
    expect((await describeFile(path, { preprocessing })).usable).toBe(8000);
    await expect(describeFile(path, { preprocessing, memoryBudget: 1 })).rejects.toThrow(
      'option "memoryBudget" must be a whole number from 65536 to 68719476736, not 1',
    );
  });
});

describe('many rows', () => {
  const count = 200_000;
  const short = async (): Promise<string> => {
    const path = join(files.folder, 'many.csv');
    const chunk = (from: number): string => Array.from({ length: 10_000 }, (_, row) => `t${from + row},${row % 2}\n`).join(''); // prettier-ignore
    function* lines(): Generator<string> {
      yield 'text,label\n';
      for (let row = 0; row < count - 10_000; row += 10_000) yield chunk(row);
      yield chunk(count - 10_000).replace(/,\d\n$/, '\n');
    }
    await pipeline(Readable.from(lines()), createWriteStream(path));
    return path;
  };

  it('of which the last lacks a column: both commands say where, and memory is what they say', async () => {
    const path = await short();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const onProgress = (): void => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const output = join(files.folder, 'many');
    await expect(splitFile(path, { output, onProgress })).rejects.toThrow(
      `${path} line ${count + 1}: 1 columns instead of 2; is a comma or a line end not quoted?`,
    );
    const found = await describeFile(path, { preprocessing, onProgress });
    expect(found.leftOut).toEqual({ columns: { rows: 1, lines: [count + 1] } });
    expect(found.usable).toBe(count - 1);
    // Chunks of the file wait for the garbage collector.
    expect(most).toBeLessThan(69 * count + 20e6);
  }, 300_000);
});
