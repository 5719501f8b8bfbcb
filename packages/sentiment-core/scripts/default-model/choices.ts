import type { Dataset } from '../../src/contracts/trainer.ts';
import { createTweetTokenizer } from '../../src/preprocessing/advanced/tweet-tokenizer.ts';
import { createLogisticRegressionTrainer, type LogisticRegressionOptions } from '../../src/training/index.ts';
import { type Corpus, trainingSet, type Tweet, validationSet } from './corpus.ts';
import { meanMacroRecall, measure, type SourceFigures } from './measure.ts';
import { type Recipe, recipe } from './recipe.ts';

/** One deviation from the recipe. */
interface Choice {
  readonly name: string;
  readonly options?: LogisticRegressionOptions;
  readonly recipe?: Partial<Recipe>;
  /** Rewrites every text, in training and validation. */
  readonly rewrite?: (text: string) => string;
}

function weighted(human: number, neutral = human) {
  return {
    sources: recipe.sources.map((source) => {
      const factor = source.file.startsWith('sentiment140') ? 1 : human / 3;
      return { ...source, weight: source.weight * factor, neutralWeight: source.neutralWeight * (neutral / 3) };
    }),
  };
}

const choices: readonly Choice[] = [
  { name: 'the recipe' },
  { name: 'words: single only', options: { ngrams: 1, skipGrams: false } },
  { name: 'words: single and pairs', options: { skipGrams: false } },
  { name: 'words: up to triples', options: { ngrams: 3 } },
  {
    name: 'characters: single words and their 3- to 5-grams',
    options: { ngrams: 1, skipGrams: false },
    rewrite: spellOut,
  },
  { name: 'words: the last eight once more', options: { closingTokens: 8 } },
  { name: 'negation: no marks', options: { negation: false } },
  { name: 'emoji: removed', rewrite: (text) => text.replace(/\p{Extended_Pictographic}/gu, ' ') },
  { name: 'bits of hash: 18', options: { bits: 18 } },
  { name: 'bits of hash: 19', options: { bits: 19 } },
  { name: 'bits of hash: 21', options: { bits: 21 } },
  { name: 'rare features: from 2 on', options: { minCount: 2 } },
  { name: 'rare features: from 3 on', options: { minCount: 3 } },
  { name: 'sources: emoticon labels alone', recipe: { sources: recipe.sources.slice(0, 1) } },
  { name: 'sources: people count 1×', recipe: weighted(1) },
  { name: 'sources: people count 10×', recipe: weighted(10) },
  { name: 'sources: head and tail rows in full', recipe: { headtailWeight: 1 } },
  { name: 'classes: not balanced', options: { classWeights: 'none' } },
  { name: 'neutral rows: left out', recipe: weighted(3, 0) },
  { name: 'neutral rows: counted double', recipe: weighted(3, 6) },
  { name: 'penalty: same for all features', options: { ratioPower: 0, rarityPower: 0 } },
  { name: 'penalty: ten times', options: { l2: 3e-5 } },
  { name: 'length: not damped', options: { lengthDamping: 0 } },
  { name: 'calibration: none', options: { calibration: 'none' } },
  { name: 'weights: float32', options: { weights: 'float32' } },
];

/** Trains every choice and prints the table of docs/decisions, one row a choice. */
export async function measureChoices(corpus: Corpus): Promise<void> {
  for (const [index, choice] of choices.entries()) {
    const figures = await measureChoice(corpus, choice);
    if (index === 0) printHeader(figures);
    const cells = figures.map(({ macroRecall, ece }) => `${macroRecall.toFixed(4)} (${ece.toFixed(3)})`);
    console.log(`| ${choice.name} | ${meanMacroRecall(figures).toFixed(4)} | ${cells.join(' | ')} |`);
  }
}

async function measureChoice(corpus: Corpus, { options, recipe: changes, rewrite }: Choice): Promise<SourceFigures[]> {
  const changed = { ...recipe, ...changes };
  const texts = rewrite ? rewriteCorpus(corpus, rewrite) : corpus;
  const training: Dataset = trainingSet(texts, changed);
  const trainer = createLogisticRegressionTrainer({ ...recipe.options, ...options });
  const { classifier } = await trainer.fit(training, { validation: validationSet(texts) });
  return measure(classifier, texts);
}

function printHeader(figures: readonly SourceFigures[]): void {
  console.log(`| choice | mean | ${figures.map(({ name }) => name).join(' | ')} |`);
  console.log(`|---|---:|${'---:|'.repeat(figures.length)}`);
}

function rewriteCorpus(corpus: Corpus, rewrite: (text: string) => string): Corpus {
  const rewritten = (tweets: readonly Tweet[]) => tweets.map((tweet) => ({ ...tweet, text: rewrite(tweet.text) }));
  return {
    ...corpus,
    training: new Map(Array.from(corpus.training, ([file, tweets]) => [file, rewritten(tweets)])),
    validation: corpus.validation.map(({ name, tweets }) => ({ name, tweets: rewritten(tweets) })),
  };
}

const tokenizer = createTweetTokenizer();

/** Appends the character n-grams of every token as words of their own, which no real word looks like. */
function spellOut(text: string): string {
  const grams: string[] = [];
  for (const { text: token } of tokenizer.tokenize(text)) {
    const word = `0${token.replace(/[^a-z]/g, '')}1`;
    for (let length = 3; length <= 5; length++) {
      for (let start = 0; start + length <= word.length; start++) grams.push(`9x${word.slice(start, start + length)}`);
    }
  }
  return `${text} ${grams.join(' ')}`;
}
