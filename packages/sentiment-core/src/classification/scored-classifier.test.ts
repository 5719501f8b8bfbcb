import { describe, expect, it } from 'vitest';
import type { ClassifierInfo } from '../contracts/classifier.ts';
import {
  argmax,
  createScoredClassifier,
  logSumExp,
  type ScoreTexts,
  sigmoid,
  softmax,
  textByText,
} from './scored-classifier.ts';

function infoOf(...labels: string[]): ClassifierInfo {
  return { name: 'lengths', version: '1', kind: 'test', labels, preprocessing: 'none', metrics: {} };
}

/** The text is a list of probabilities. */
const written: (labels: number) => ScoreTexts = (labels) =>
  textByText(labels, (text, probabilities) => probabilities.set(text.split(' ').map(Number)));

describe('a scored classifier', () => {
  it('predicts the most probable label, the first among equals', async () => {
    const { predict } = createScoredClassifier(infoOf('a', 'b', 'c'), written(3));
    expect(await predict(['0.2 0.5 0.3', '0.4 0.2 0.4'])).toEqual([
      { label: 'b', confidence: 0.5, probabilities: { a: 0.2, b: 0.5, c: 0.3 } },
      { label: 'a', confidence: 0.4, probabilities: { a: 0.4, b: 0.2, c: 0.4 } },
    ]);
  });

  it.each([
    { labels: ['negative', 'positive'], text: '0.25 0.75', score: 0.5 },
    { labels: ['positive', 'negative'], text: '0.25 0.75', score: -0.5 },
    { labels: ['negative', 'neutral', 'positive'], text: '0.5 0.25 0.25', score: -0.25 },
  ])('has a score where there are positive and negative: $labels', async ({ labels, text, score }) => {
    const [prediction] = await createScoredClassifier(infoOf(...labels), written(labels.length)).predict([text]);
    expect(prediction.score).toBe(score);
  });

  it('has none where there are not', async () => {
    const [prediction] = await createScoredClassifier(infoOf('bad', 'positive'), written(2)).predict(['0.25 0.75']);
    expect(prediction).not.toHaveProperty('score');
  });

  it('takes names of labels as they are', async () => {
    const odd = ['__proto__', 'constructor'];
    const [{ probabilities }] = await createScoredClassifier(infoOf(...odd), written(2)).predict(['0.25 0.75']);
    expect(Object.entries(probabilities)).toEqual([['__proto__', 0.25], ['constructor', 0.75]]); // prettier-ignore
  });

  it('takes probabilities in pieces, in any order, from memory that is written to again', async () => {
    const piece = new Float64Array(10);
    const backwards: ScoreTexts = async (texts, take) => {
      for (let start = texts.length - 2; start >= 0; start -= 2) {
        await Promise.resolve();
        piece.set([start / 10, 1 - start / 10, (start + 1) / 10, 1 - (start + 1) / 10]);
        take(start, 2, piece);
      }
    };
    const classifier = createScoredClassifier(infoOf('a', 'b'), backwards);
    const texts = ['', '', '', ''];
    const expected = Float32Array.of(0, 1, 0.1, 0.9, 0.2, 0.8, 0.3, 0.7);
    expect(await classifier.predictProbabilities(texts)).toEqual(expected);
    expect((await classifier.predict(texts)).map(({ probabilities }) => probabilities['a'])).toEqual([
      0, 0.1, 0.2, 0.3,
    ]);
  });

  it('is closed once and answers nothing afterwards', async () => {
    let closings = 0;
    const classifier = createScoredClassifier(infoOf('a', 'b'), written(2), async () => void closings++);
    await Promise.all([classifier.close(), classifier.close()]);
    expect(closings).toBe(1);
    const closed = { code: 'classifier_closed', message: expect.stringContaining('lengths') };
    await expect(classifier.predict(['0 1'])).rejects.toMatchObject(closed);
    await expect(classifier.predictProbabilities(['0 1'])).rejects.toMatchObject(closed);
  });

  it('says what it wants instead', async () => {
    const { predict } = createScoredClassifier(infoOf('a', 'b'), written(2));
    const refusal = (message: string) => ({ code: 'invalid_argument', field: 'texts', message });
    await expect(predict(undefined as unknown as string[])).rejects.toMatchObject(
      refusal('texts must be a string or a list of strings, not undefined'),
    );
    await expect(predict('0 1' as unknown as string[])).rejects.toMatchObject(
      refusal('texts must be a list of strings, not a string'),
    );
  });
});

describe('probabilities', () => {
  it('are the softmax of scores, however large', () => {
    const scores = Float64Array.of(1000, 1000 + Math.log(3));
    softmax(scores);
    expect(scores[0]).toBeCloseTo(0.25, 12);
    expect(scores[1]).toBeCloseTo(0.75, 12);
    expect(logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 12);
  });

  it('of two labels are the sigmoid of their log-odds', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 12);
    expect([sigmoid(-1000), sigmoid(1000)]).toEqual([0, 1]);
  });

  it('have a largest one, the first among equals', () => {
    expect(argmax([9, 1, 3, 3], 1, 3)).toBe(1);
  });
});
