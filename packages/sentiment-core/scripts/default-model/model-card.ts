import type { Corpus } from './corpus.ts';
import type { SourceFigures } from './measure.ts';
import type { Recipe } from './recipe.ts';

export interface ModelCardContent {
  readonly corpus: Corpus;
  readonly recipe: Recipe;
  readonly figures: readonly SourceFigures[];
  /** The same before the weights became int8. */
  readonly exactFigures: readonly SourceFigures[];
  readonly manifest: Uint8Array;
}

/** MODEL_CARD.md, with the figures of the very model that was just trained. */
export function modelCard({ corpus, recipe, figures, exactFigures, manifest }: ModelCardContent): string {
  const { name, version, training } = JSON.parse(new TextDecoder().decode(manifest)) as {
    name: string;
    version: string;
    training: { columns: number; iterations: number };
  };
  const percent = (value: number) => (value * 100).toFixed(1);
  const rows = figures.map(
    ({ name: source, n, accuracy, macroRecall, macroRecallInterval: [low, high], ece }) =>
      `| ${source} | ${n} | ${percent(accuracy)} | ${percent(macroRecall)} (${percent(low)}–${percent(high)}) | ${ece.toFixed(3)} |`,
  );
  const sources = recipe.sources.map(({ file, weight, neutralWeight, heldOut }) => {
    const tweets = corpus.training.get(file) ?? [];
    const neutral = tweets.filter(({ label }) => label === 'neutral').length;
    return `| ${file} | ${tweets.length - neutral} | ${weight} | ${neutral} | ${neutralWeight} | ${heldOut ? 'one fifth' : 'none'} | ${corpus.leaks.get(file) ?? 0} |`;
  });
  const mean = (of: readonly SourceFigures[]) => of.reduce((sum, { macroRecall }) => sum + macroRecall, 0) / of.length;

  return `# Model card: ${name} ${version}

Written by \`npm run model:default\`, with the figures of the model that it trained.

## What it is

Logistic regression on hashed word n-grams (single words, pairs, and pairs with one word between) with negation marks, for
English tweets. Two labels, \`negative\` and \`positive\`; a tweet that is neither gets one of them with less confidence. ${training.columns.toLocaleString('en')} features, int8
weights; 2 MB in memory; about a microsecond a tweet.

## What it is for

The first answer on English tweets and other short, informal texts: watching a stream, sorting a backlog, a baseline to beat.
It is not for decisions about single people, and not for other languages. It does not understand sarcasm, comparisons
("better than United") or news without opinion, and it knows 2009 to 2016 better than today: newer slang and emoji are
unknown words to it.

## Figures

On the negative and positive rows of sources that it never learnt from, in percent; macro recall with its 95% bootstrap
interval; expected calibration error over 15 bins.

| source | n | accuracy | macro recall | calibration error |
|---|---:|---:|---:|---:|
${rows.join('\n')}

These rows also chose the options (docs/decisions) and set the two numbers of the calibration, so expect slightly less on
new data of the same kind. \`sentiment140\` is labelled by emoticons, the others by people: its labels are noisier, and its figures
lower for every model. Mean macro recall ${percent(mean(figures))}, before int8 ${percent(mean(exactFigures))}.

Probabilities are calibrated over all sources together; on one kind of tweets alone they are off by about the error above
(a little too sure on sentiment140, a little too careful on airline tweets).

## Training data

| file | rows | weight | neutral rows | weight | held out | left out as copies of validation rows |
|---|---:|---:|---:|---:|---|---:|
${sources.join('\n')}

A neutral row counts half as a negative and half as a positive example. Rows of sentiment140 drawn from its head and tail,
where label and date go together, weigh ${recipe.headtailWeight}. Labels are balanced within each source. Origins and
licences: WEIGHTS_LICENSE.md.

## Making it again

\`npm run model:default -- --data DIR --verify\` trains it again and compares every byte with what is published;
\`--held-out DIR\` writes the held-out rows, \`--choices\` measures the alternatives that were tried.
`;
}
