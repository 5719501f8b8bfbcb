import type { Classifier, Example } from 'sentiment-core';
import { SentimentError } from 'sentiment-core/http';
import { readReference, referenceFile } from 'sentiment-core/reference';
import { createArrayDataset, createNaiveBayesTrainer } from 'sentiment-core/training';
import { describe, expect, it } from 'vitest';
import { compareOnFeedback } from './compare-on-feedback.ts';
import type { LabelledFeedback } from './settle-feedback.ts';
import { retrain } from './retrain.ts';
import { createRetrainingDataset } from './retraining-dataset.ts';

const labels = ['negative', 'positive'];

/** Says `positive` for texts with one of the words. */
function classifierThatLikes(...words: readonly string[]): Classifier {
  return {
    info: {
      name: 'likes',
      version: '1',
      kind: 'test',
      labels,
      preprocessing: 'none',
      metrics: {},
    } as Classifier['info'],
    predict: (async (texts: readonly string[]) =>
      texts.map((text) => {
        const liked = words.some((word) => text.includes(word));
        const label = liked ? 'positive' : 'negative';
        return { label, confidence: 1, probabilities: { negative: liked ? 0 : 1, positive: liked ? 1 : 0 } };
      })) as Classifier['predict'],
    predictProbabilities: () => Promise.reject(new Error('not asked')),
    close: async () => undefined,
  };
}

function reported(text: string, trueLabel: string, predictedLabel: string): LabelledFeedback {
  return { text, trueLabel, predictedLabel, at: 0 };
}

describe('comparing on feedback', () => {
  const wrong = Array.from({ length: 10 }, (_, row) => reported(`delayed ${row}`, 'negative', 'positive'));
  const right = Array.from({ length: 40 }, (_, row) => reported(`lovely ${row}`, 'positive', 'positive'));
  const champion = classifierThatLikes('lovely', 'delayed');

  it('does not praise a challenger that gains the errors and loses what was right', async () => {
    const challenger = classifierThatLikes();
    const { gain, reportedWrong, foundRight, wrongShare } = await compareOnFeedback({
      champion,
      challenger,
      rows: [...wrong, ...right],
    });
    expect(reportedWrong).toEqual({ n: 10, championRight: 0, challengerRight: 10, gained: 10, lost: 0 });
    expect(foundRight).toEqual({ n: 40, championRight: 40, challengerRight: 0, gained: 0, lost: 40 });
    expect(wrongShare).toBeCloseTo(0.2, 12);
    expect(gain?.difference).toBeCloseTo(0.2 - 0.8, 12);
  });

  it('counts each kind as often as it occurs in the traffic', async () => {
    const challenger = classifierThatLikes('lovely 1', 'lovely 2', 'lovely 3', 'lovely 0', 'delayed 0');
    const compared = await compareOnFeedback({ champion, challenger, rows: [...wrong, ...right], wrongShare: 0.05 });
    // Nine of ten errors gained; of forty rows lost those that begin with 4 to 9 in the units place: 6.
    expect(compared.foundRight.lost).toBe(6);
    expect(compared.gain?.difference).toBeCloseTo(0.05 * 0.9 - 0.95 * (6 / 40), 12);
    // Variances of a mean of 0/1 differences: p(1-p)/n.
    const error = 1.959963984540054 * Math.sqrt(0.05 ** 2 * (0.09 / 10) + 0.95 ** 2 * ((0.15 * 0.85) / 40));
    expect(compared.gain?.interval[0]).toBeCloseTo((compared.gain?.difference ?? 0) - error, 12);
  });

  it('has no opinion without both kinds', async () => {
    expect((await compareOnFeedback({ champion, challenger: champion, rows: wrong })).gain).toBeNull();
    expect((await compareOnFeedback({ champion, challenger: champion, rows: [] })).gain).toBeNull();
  });
});

const base: readonly Example[] = Array.from({ length: 60 }, (_, row) => {
  return row % 2 === 0 ? { text: `awful ${row % 7}`, label: 0 } : { text: `lovely ${row % 7}`, label: 1 };
});

async function setOf(dataset: ReturnType<typeof createRetrainingDataset>) {
  const examples: Example[] = [];
  for await (const batch of dataset.batches()) examples.push(...batch);
  return examples;
}

describe('the retraining set', () => {
  it('lets feedback replace what the training set said, and keeps what is held out out', async () => {
    const dataset = createRetrainingDataset({
      base: createArrayDataset({ labels, examples: base, batchSize: 7 }),
      feedback: [reported('LOVELY 1', 'negative', 'positive')],
      weights: Float64Array.of(2.5),
      heldOut: [reported('awful 2', 'negative', 'negative')],
    });
    const before = await dataset.fingerprint?.();
    const examples = await setOf(dataset);
    const copies = (text: string) => base.filter((example) => example.text === text).length;
    expect(dataset.replacedRows()).toBe(copies('lovely 1'));
    expect(dataset.heldOutRows()).toBe(copies('awful 2'));
    expect(examples).toHaveLength(60 - copies('lovely 1') - copies('awful 2') + 1);
    expect(examples.at(-1)).toEqual({ text: 'LOVELY 1', label: 0, weight: 2.5, source: 'feedback' });
    expect(await dataset.fingerprint?.()).toBe(before);
  });
});

describe('retraining', () => {
  const feedback = Array.from({ length: 40 }, (_, row) => {
    return row % 4 === 0
      ? reported(`lovely flight ${row}`, 'positive', 'positive')
      : reported(`delayed lovely ${row}`, 'negative', 'positive');
  });
  const options = () => ({
    trainer: createNaiveBayesTrainer({ preprocessing: 'simple' }),
    base: createArrayDataset({ labels, examples: base }),
    champion: classifierThatLikes('lovely'),
    feedback,
    weights: { weight: 5 },
  });

  it('learns from what people said and tells what it gains on what it did not learn from', async () => {
    const { run, comparison, feedback: counts } = await retrain(options());
    const [delayed, lovely] = await run.classifier.predict(['delayed lovely', 'lovely flight']);
    expect([delayed?.label, lovely?.label]).toEqual(['negative', 'positive']);
    expect(counts.learnt + counts.heldOut).toBe(40);
    expect(comparison.reportedWrong.n + comparison.foundRight.n).toBe(counts.heldOut);
    expect(comparison.reportedWrong.gained).toBe(comparison.reportedWrong.n);
    expect(comparison.gain?.difference).toBeGreaterThan(0);
  });

  it('measures what the model that takes over is watched by', async () => {
    const validation = createArrayDataset({ labels, examples: base.slice(0, 20) });
    const { run } = await retrain({ ...options(), validation });
    const reference = readReference(run.files.get(referenceFile) ?? new Uint8Array(), 'challenger');
    expect(reference).toMatchObject({ rows: 20, source: 'validation', measures: { label: expect.any(Object) } });
    expect(run.validation?.evaluation.n).toBe(20);
    expect((await retrain(options())).run.files.has(referenceFile)).toBe(true);
  });

  it('gives the same bytes again', async () => {
    const bytes = async () => Array.from((await retrain(options())).run.files.values());
    expect(await bytes()).toEqual(await bytes());
  });

  it.each([
    [{ heldOutShare: 1 }, 'option_invalid', 'heldOutShare'],
    [{ wrongShare: 2 }, 'option_invalid', 'wrongShare'],
    [{ seed: -1 }, 'option_invalid', 'seed'],
    [{ weights: { weight: -1 } }, 'option_invalid', 'weights.weight'],
    [{ feedback: [reported('x', 'mixed', 'positive')] }, 'dataset_invalid', 'feedback'],
  ])('refuses %o', async (wrong, code, field) => {
    const error = await retrain({ ...options(), ...wrong }).catch((reason: unknown) => reason);
    expect(SentimentError.isInstance(error) && [error.code, error.field]).toEqual([code, field]);
  });
});
