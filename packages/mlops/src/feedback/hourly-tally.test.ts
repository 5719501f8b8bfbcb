import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../storage/open-database.ts';
import { openStoreUnderTest, outcomesOf } from '../testing/recorded-predictions.ts';

const labels = ['negative', 'neutral', 'positive'];

/** Some prediction of ten, some time later, and some report on it. */
const reports = fc.array(
  fc.record({
    prediction: fc.nat(9),
    later: fc.integer({ min: -100_000, max: 10_000_000 }),
    report: fc.oneof(
      fc.record({ correct: fc.boolean() }),
      fc.record({ trueLabel: fc.constantFrom(...labels) }),
      fc.record({ correct: fc.constant(false), trueLabel: fc.constantFrom('negative', 'neutral') }),
    ),
  }),
  { maxLength: 40 },
);

test('the hourly sums are those of the last words, whatever was said before and however the clock went', async () => {
  await fc.assert(
    fc.asyncProperty(reports, async (said) => {
      const database = await openDatabase({ kind: 'sqlite', file: ':memory:' });
      const { recorder, feedback, predict, time } = await openStoreUnderTest(database);
      const predictions = Array.from({ length: 10 }, () => predict({}, labels));
      recorder.onPredictions(predictions);
      const predictedAt = time.now;
      const last = new Map<number, { readonly trueLabel: string; readonly correct: number; readonly at: number }>();
      for (const { prediction, later, report } of said) {
        time.now += later;
        const { predictionId } = predictions[prediction];
        const { change, changed } = await feedback.record({ predictionId, ...report });
        const { correct, trueLabel = '' } = change.after;
        if (changed) last.set(prediction, { correct: correct ? 1 : 0, trueLabel, at: time.now });
      }
      const sums = new Map<string, unknown[]>();
      for (const { trueLabel, correct, at } of last.values()) {
        const key = `${trueLabel} ${correct}`;
        const [, , , count, delay] = (sums.get(key) ?? [0, 0, 0, 0, 0]) as number[];
        const sum = ['positive', trueLabel, correct, count + 1, delay + Math.max(0, at - predictedAt)];
        sums.set(key, sum);
      }
      expect(await outcomesOf({ database })).toEqual([...sums.values()].sort());
      await recorder.close();
      await database.close();
    }),
    { numRuns: 60 },
  );
});
