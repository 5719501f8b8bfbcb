import { describe, expect, it } from 'vitest';
import { nearestWords } from '../word-vectors.ts';
import { createSkipGramTrainer } from './skip-gram-trainer.ts';
import type { SkipGramOptions } from './options.ts';

const sentences = ['cat eats fish', 'dog eats fish', 'cat drinks milk', 'dog drinks milk'].concat(
  ['car drives fast', 'bus drives fast', 'car burns fuel', 'bus burns fuel'],
  ['unfriendly people shout', 'friendly people smile'],
);
const texts = Array.from({ length: 100 }, () => sentences.map((sentence) => sentence.split(' ')));
const small: SkipGramOptions = { dimensions: 12, window: 2, epochs: 5, minimumCount: 1, subsample: 0 };
function nearest(model: Awaited<ReturnType<ReturnType<typeof createSkipGramTrainer>['fit']>>, word: string) {
  return nearestWords(model.vectors, model.vectorOf(word) ?? new Float32Array(0), 1, word)[0].word;
}

describe('skip-gram trainer', () => {
  it('puts words of the same surroundings side by side', async () => {
    const model = await createSkipGramTrainer(small).fit(texts);
    expect(['cat', 'dog', 'car', 'bus'].map((word) => nearest(model, word))).toEqual(['dog', 'cat', 'bus', 'car']);
    expect(model.vectors.dimensions).toBe(12);
    expect(model.vectors.words.slice(0, 3)).toEqual(['burns', 'bus', 'car']);
    expect(model.counts[model.vectors.words.indexOf('smile')]).toBe(100);
    expect(model.tokensRead).toBe(3000);
    expect(model.vectorOf('unknown')).toBeUndefined();
  });

  it('gives the same bytes for the same seed, whatever the groups, and others for another seed', async () => {
    const trainer = createSkipGramTrainer(small);
    const { values } = (await trainer.fit(texts)).vectors;
    expect((await trainer.fit([texts.flat()])).vectors.values).toEqual(values);
    expect((await createSkipGramTrainer({ ...small, seed: 2 }).fit(texts)).vectors.values).not.toEqual(values);
  });

  it('knows unknown words by their parts, when told to learn them', async () => {
    const subwords = { min: 3, max: 4, buckets: 5000 };
    const model = await createSkipGramTrainer({ ...small, subwords }).fit(texts);
    const drinker = model.vectorOf('drinking') ?? new Float32Array(12);
    const [first] = nearestWords(model.vectors, drinker, 1);
    expect(first.word).toBe('drinks');
    expect(model.vectorOf('x')).toBeUndefined();
    expect(model.vectorOf('cat')).toEqual(
      model.vectors.values.slice(12 * model.vectors.words.indexOf('cat'), 12 * model.vectors.words.indexOf('cat') + 12),
    );
  });

  it('tells what it does; the loss falls, the rate goes down to nearly 0', async () => {
    const events: { stage: string; step: number; metrics: Readonly<Record<string, number>> }[] = [];
    await createSkipGramTrainer(small).fit(texts, { observer: { onEvent: (event) => void events.push(event) } });
    expect(events[0]).toEqual({ stage: 'read', step: 1, metrics: { texts: 1000, tokens: 3000 } });
    const steps = events.slice(1);
    expect(steps.map(({ stage, step }) => `${stage} ${step}`)).toEqual(
      [1, 2, 3, 4, 5].map((step) => `iteration ${step}`),
    );
    expect(steps[0].metrics).toMatchObject({ progress: 0.2, epoch: 1, learningRate: 0.05 });
    expect(steps[4].metrics).toMatchObject({ progress: 1, epoch: 5 });
    expect(steps[4].metrics['learningRate']).toBeCloseTo(0.01, 6);
    expect(steps[4].metrics['loss']).toBeLessThan(0.8 * steps[0].metrics['loss']);
  });

  it('goes on when the observer fails, and stops when it is told to', async () => {
    const failures: unknown[] = [];
    const failing = {
      onEvent() {
        throw new Error('observer');
      },
    };
    await createSkipGramTrainer(small).fit(texts, {
      observer: failing,
      onObserverError: (error) => void failures.push(error),
    });
    expect(failures).toHaveLength(6);
    const abort = new AbortController();
    let events = 0;
    const stopping = {
      onEvent() {
        if (++events === 3) abort.abort(new Error('enough'));
      },
    };
    await expect(
      createSkipGramTrainer({ ...small, epochs: 1000 }).fit(texts, { observer: stopping, signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'aborted' });
    expect(events).toBe(3);
  });

  it('refuses texts without a word that is frequent enough', async () => {
    await expect(createSkipGramTrainer({ minimumCount: 3 }).fit([[['a', 'b'], ['a']]])).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: 'no word comes 3 times or more in 2 texts of 3 tokens',
    });
    expect(() => createSkipGramTrainer({ epochs: -1 })).toThrow(expect.objectContaining({ field: 'epochs' }));
  });
});
