import { createWriteStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../hashing/seeded-random.ts';
import { parsePreprocessing } from '../../preprocessing/preprocessing-settings.ts';
import { createDatasetFiles } from './dataset-files-fixture.ts';
import { describeFile } from './describe-file.ts';
import { splitFile } from './split-file.ts';
import { reportMissingTweets, tweetsArePresent } from './tweet-sample-fixture.ts';

const files = await createDatasetFiles();
afterAll(() => files.remove());
reportMissingTweets('spilled and in-memory results on tweets');
const smallest = 2 ** 16;
const preprocessing = [parsePreprocessing('advanced')];

interface Row {
  readonly text: string;
  readonly label: string;
  readonly user: string;
  readonly date: string;
}

/** Rows that need 10 times the smallest budget: copies, near-duplicates, contradicting labels, users of several rows. */
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
const separated = (mark: string): string =>
  `text${mark}label${mark}user${mark}date\n${rows.map((row) => `${[row.text, row.label, row.user, row.date].join(mark)}\n`).join('')}`;
const json = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
let folders = 0;

/** Everything that a split writes, by file. */
async function contentOf(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder);
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const))); // prettier-ignore
}

async function splitBoth(path: string, options: { readonly group?: string; readonly time?: string } = {}) {
  const contents = [];
  for (const memoryBudget of [smallest, 2 ** 30]) {
    const output = join(files.folder, `parts-${++folders}`);
    await splitFile(path, { output, memoryBudget, ...options });
    contents.push(await contentOf(output));
  }
  return contents;
}

async function describeBoth(path: string) {
  return Promise.all([smallest, 2 ** 30].map((memoryBudget) => describeFile(path, { preprocessing, memoryBudget })));
}

describe.each<[string, string | Uint8Array]>([
  ['rows.csv', separated(',')],
  ['rows.tsv.gz', gzipSync(separated('\t'))],
  ['rows.ndjson', json],
  ['rows.csv.gz', gzipSync(separated(','))],
])('more rows than the budget holds: %s', (name, content) => {
  it('are split as if they all were in memory', async () => {
    const [spilled, inMemory] = await splitBoth(await files.write(name, content));
    expect(spilled).toEqual(inMemory);
    expect(JSON.parse(spilled.get('split.json') ?? '').groups.count).toBeGreaterThan(300);
  });

  it('are described as if they all were in memory', async () => {
    const [spilled, inMemory] = await describeBoth(await files.write(name, content));
    expect(spilled).toEqual(inMemory);
    expect(spilled.repeats.conflictingTexts).toBeGreaterThan(50);
  });
});

describe('more rows than the budget holds', () => {
  it.each([{ group: 'user' }, { time: 'date' }, { group: 'user', time: 'date' }])(
    'are split by %o',
    async (options) => {
      const [spilled, inMemory] = await splitBoth(await files.write('rows.csv', separated(',')), options);
      expect(spilled).toEqual(inMemory);
      if ('time' in options) expect(spilled.has('left-out.csv')).toBe(true);
    },
  );

  it.skipIf(!tweetsArePresent)('are split and described the same: tweets', async () => {
    const path = join(process.env['SENTIMENT_DATA'] ?? '', 'sentiment140-valid.csv.gz');
    const [spilled, inMemory] = await splitBoth(path);
    expect(spilled).toEqual(inMemory);
    const [few, all] = await describeBoth(path);
    expect(few).toEqual(all);
  });
});

describe('a million rows', () => {
  const count = 1_000_000;
  const short = async (): Promise<string> => {
    const path = join(files.folder, 'million.csv');
    const chunk = (from: number): string => Array.from({ length: 10_000 }, (_, row) => `t${from + row},${row % 2}\n`).join(''); // prettier-ignore
    function* lines(): Generator<string> {
      yield 'text,label\n';
      for (let row = 0; row < count - 10_000; row += 10_000) yield chunk(row);
      yield chunk(count - 10_000).replace(/,\d\n$/, '\n');
    }
    await pipeline(Readable.from(lines()), createWriteStream(path));
    return path;
  };

  it('of which the last lacks a column: both commands say where, and memory stays small', async () => {
    const path = await short();
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const onProgress = (): void => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    };
    const output = join(files.folder, 'million');
    await expect(splitFile(path, { output, memoryBudget: 2 ** 20, onProgress })).rejects.toThrow(
      `${path} line 1000001: 1 columns instead of 2; is a comma or a line end not quoted?`,
    );
    const found = await describeFile(path, { preprocessing, memoryBudget: 2 ** 20, onProgress });
    expect(found.leftOut).toEqual({ columns: { rows: 1, lines: [1_000_001] } });
    expect(found.usable).toBe(count - 1);
    // 56 MB of signatures and 24 MB of texts would be kept.
    expect(most).toBeLessThan(20e6);
  }, 300_000);
});
