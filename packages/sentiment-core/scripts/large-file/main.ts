import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSeededRandom } from '../../src/hashing/seeded-random.ts';
import { openRecords } from '../../src/node/tables/data-file.ts';
import { createTextPerturbation } from './perturb-texts.ts';

/**
 * Writes a large CSV file out of a real one, to see what reading it takes: same columns, perturbed texts, the other columns
 * as they are. The same source, size and seed give the same bytes.
 *
 * node packages/sentiment-core/scripts/large-file/main.ts --source TWEETS.csv.gz --bytes 5e9 --output LARGE.csv [--seed 1]
 */
const { values } = parseArgs({
  options: {
    source: { type: 'string' },
    bytes: { type: 'string', default: '5e9' },
    output: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const { source, output } = values;
const bytes = Number(values.bytes);
if (source === undefined || output === undefined || !(bytes > 0)) {
  throw new Error('usage: main.ts --source TWEETS.csv.gz --bytes 5e9 --output LARGE.csv [--seed 1]');
}

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const file = await openRecords(source, ['text']);
const textPlace = file.columns.indexOf('text');
const texts: string[] = [];
/** What comes before and after the text. */
const frames: (readonly [string, string])[] = [];
for await (const records of file.records(file.columns)) {
  for (const { values: row, problem } of records) {
    if (problem) continue;
    texts.push(row[textPlace]);
    const before = row.slice(0, textPlace).map((value) => `${cell(value)},`);
    const after = row.slice(textPlace + 1).map((value) => `,${cell(value)}`);
    frames.push([before.join(''), `${after.join('')}\n`]);
  }
}

const perturbation = createTextPerturbation({ texts, random: createSeededRandom(Number(values.seed)) });
const target = openSync(output, 'wx');
let written = writeSync(target, `${file.columns.map(cell).join(',')}\n`);
let rows = 0;
while (written < bytes) {
  let chunk = '';
  for (; chunk.length < 1 << 20; rows++) {
    const row = rows % texts.length;
    const [before, after] = frames[row];
    chunk += before + cell(perturbation.next(row)) + after;
  }
  written += writeSync(target, chunk);
}
closeSync(target);
console.log(`${output}: ${rows} rows, ${written} bytes`);
