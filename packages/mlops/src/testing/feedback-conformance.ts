import type { ConformanceRunner } from 'sentiment-core/testing';
import { SentimentError } from 'sentiment-core';
import type { FeedbackListener } from '../feedback/feedback-listener.ts';
import type { Database } from '../storage/database.ts';
import { defineReadingTests, type StoreTest } from './feedback-reading-conformance.ts';
import { failureOf, openStoreUnderTest, outcomesOf, type StoreUnderTest } from './recorded-predictions.ts';

export interface FeedbackConformanceOptions {
  readonly name: string;
  /** A new, empty database. */
  readonly open: () => Promise<Database>;
  readonly runner: ConformanceRunner;
}

const minute = 60_000;

/** Defines one test for each thing that feedback must do on every kind of database. */
export function describeFeedbackConformance({ name, open, runner }: FeedbackConformanceOptions): void {
  const { describe, it, expect } = runner;

  const test: StoreTest = (title, use, options = () => ({})) =>
    it(title, async () => {
      const database = await open();
      try {
        const store = await openStoreUnderTest(database, options(database));
        await use(store);
        await store.recorder.close();
      } finally {
        await database.close();
      }
    });

  const wrongSince = async ({ database }: Pick<StoreUnderTest, 'database'>): Promise<unknown> =>
    (await database.query.selectFrom('feedback').select('wrong_since').executeTakeFirst())?.wrong_since;

  describe(`feedback on ${name}`, () => {
    test(
      'counts are those of the predictions, however they were batched',
      async ({ recorder, predict, database, time }) => {
        const hour = time.now - 30 * minute;
        for (let index = 0; index < 2_345; index++) {
          if (index === 2_000) time.now += 60 * minute;
          recorder.onPredictions([predict({ text: 'a'.repeat(index % 7) })]);
        }
        await recorder.flush();
        expect(recorder.figures()).toEqual({ stored: 2_345, dropped: 0, waiting: 0 });
        const counts = await database.query
          .selectFrom('hourly_counts')
          .select(({ fn }) => ['hour', 'measure', fn.sum('count').as('count')])
          .groupBy(['hour', 'measure'])
          .orderBy('hour')
          .orderBy('measure')
          .execute();
        expect(counts).toEqual([
          { hour, measure: 'label', count: 2_000 },
          { hour, measure: 'length', count: 2_000 },
          { hour: hour + 60 * minute, measure: 'label', count: 345 },
          { hour: hour + 60 * minute, measure: 'length', count: 345 },
        ]);
        const rows = await database.query.selectFrom('predictions').selectAll().orderBy('id').limit(1).execute();
        expect(rows[0]).toMatchObject({ label: 'positive', confidence: 0.875, duration_ms: 0.25, text: null });
      },
      () => ({
        measures: [
          { name: 'label', bucketsOf: ({ prediction }) => prediction.label },
          { name: 'length', bucketsOf: ({ text }) => [String(text.length)] },
        ],
      }),
    );

    test('the last word wins, and the sums follow it', async (store) => {
      const { recorder, feedback, predict, time } = store;
      const observed = predict();
      recorder.onPredictions([observed]);
      const { predictionId } = observed;
      time.now += minute;
      const first = await feedback.record({ predictionId, correct: false, text: observed.text, comment: 'late' });
      expect([first.changed, first.change.turned, first.change.before]).toEqual([true, 'wrong', undefined]);
      expect(await outcomesOf(store)).toEqual([['positive', 'negative', 0, 1, minute]]);
      const since = time.now;

      time.now += minute;
      const again = await feedback.record({ predictionId, correct: false, text: observed.text, comment: 'late' });
      expect([again.changed, again.change.turned]).toEqual([false, 'unchanged']);
      const commented = await feedback.record({ predictionId, trueLabel: 'negative', comment: 'very late' });
      expect([commented.changed, commented.change.turned]).toEqual([true, 'unchanged']);
      expect(await wrongSince(store)).toEqual(since);
      expect((await feedback.recentErrors()).errors[0]).toMatchObject({ text: observed.text, comment: 'very late' });

      time.now += minute;
      const withdrawn = await feedback.record({ predictionId, correct: true });
      expect(withdrawn.change.turned).toEqual('right');
      expect(withdrawn.change.after).toEqual({ correct: true, trueLabel: 'positive' });
      expect(await outcomesOf(store)).toEqual([['positive', 'positive', 1, 1, 3 * minute]]);
      expect(await wrongSince(store)).toEqual(null);
      expect(await feedback.recentErrors()).toEqual({ errors: [] });

      const wrongAgain = await feedback.record({ predictionId, trueLabel: 0 });
      expect(wrongAgain.change.turned).toEqual('wrong');
      expect(await wrongSince(store)).toEqual(time.now);
    });

    test('what cannot be meant is refused and changes nothing', async (store) => {
      const { recorder, feedback, predict } = store;
      const [two, three] = [predict(), predict({}, ['negative', 'neutral', 'positive'])];
      recorder.onPredictions([two, three]);
      const { predictionId } = two;
      const refused = async (report: object): Promise<unknown> =>
        failureOf(feedback.record({ predictionId, ...report }));
      const trueLabel = { code: 'invalid_request', field: 'trueLabel' };
      expect(await refused({ correct: true, trueLabel: 'negative' })).toEqual(trueLabel);
      expect(await refused({ correct: false, trueLabel: 'positive' })).toEqual(trueLabel);
      expect(await refused({ correct: false, trueLabel: 'neutral' })).toEqual(trueLabel);
      expect(await refused({ trueLabel: 2 })).toEqual(trueLabel);
      expect(await refused({})).toEqual({ code: 'invalid_request', field: 'correct' });
      expect(await refused({ correct: false, text: `${two.text} ` })).toEqual({
        code: 'invalid_request',
        field: 'text',
      });
      expect(await refused({ correct: false, comment: 'x'.repeat(1_000_000) })).toEqual({
        code: 'text_too_long',
        field: 'comment',
      });
      const unknown = { predictionId: '00000000-0000-7000-8000-000000000000', correct: true };
      expect(await refused(unknown)).toEqual({ code: 'not_found', field: 'predictionId' });
      for (const wrongId of ['', 'a\0b', 'é', 'x'.repeat(201), "' or 1=1 --"])
        expect(await refused({ predictionId: wrongId, correct: true })).toEqual({
          code: 'invalid_request',
          field: 'predictionId',
        });
      expect(await outcomesOf(store)).toEqual([]);

      const open3 = await feedback.record({ predictionId: three.predictionId, correct: false });
      expect(open3.change.after).toEqual({ correct: false });
      expect(await outcomesOf(store)).toEqual([['positive', '', 0, 1, 0]]);
    });

    test('texts that databases cannot hold become ones that they can', async ({ recorder, feedback, predict }) => {
      const text = 'nul \0, half \ud83d, whole 😀, @someone, me@mail.example';
      const observed = predict({ text });
      recorder.onPredictions([observed]);
      await feedback.record({ predictionId: observed.predictionId, correct: false, text, comment: 'a\0b\udc00' });
      expect((await feedback.recentErrors()).errors[0]).toMatchObject({
        text: 'nul \ufffd, half \ufffd, whole 😀, @user, user@example.com',
        comment: 'a\ufffdb\ufffd',
      });
    });

    test('a hundred reports at once on one prediction count once', async (store) => {
      const { recorder, feedback, predict } = store;
      const observed = predict();
      recorder.onPredictions([observed]);
      const reports = Array.from({ length: 100 }, (_, index) =>
        feedback.record({ predictionId: observed.predictionId, correct: index % 3 === 0 }),
      );
      await Promise.all(reports);
      const [last] = (await outcomesOf(store)) as [unknown[]];
      expect([(await outcomesOf(store)).length, last[3]]).toEqual([1, 1]);
    });

    const refusing: FeedbackListener = {
      onChange: () => Promise.reject(new SentimentError({ code: 'internal', message: 'no' })),
    };
    test(
      'a listener inside the transaction that fails refuses the feedback',
      async (store) => {
        const observed = store.predict();
        store.recorder.onPredictions([observed]);
        const { predictionId } = observed;
        expect(await failureOf(store.feedback.record({ predictionId, correct: false }))).toEqual({ code: 'internal' });
        expect(await outcomesOf(store)).toEqual([]);
      },
      () => ({ listeners: [refusing] }),
    );

    test('a label known at once is feedback', async (store) => {
      const { recorder, feedback, predict } = store;
      recorder.onPredictions([predict({ trueLabel: 'negative', text: 'hi @you' }), predict({ trueLabel: 'positive' })]);
      await recorder.flush();
      expect(await outcomesOf(store)).toEqual([
        ['positive', 'negative', 0, 1, 0],
        ['positive', 'positive', 1, 1, 0],
      ]);
      const { errors } = await feedback.recentErrors();
      expect(errors.map(({ text, trueLabel }) => [text, trueLabel])).toEqual([['hi @user', 'negative']]);
    });

    test(
      'a batch whose commit was not heard of is not counted twice',
      async ({ recorder, predict, database }) => {
        recorder.onPredictions([predict(), predict()]);
        expect(await failureOf(recorder.flush())).toEqual({ code: 'storage_unavailable' });
        await recorder.flush();
        const counts = await database.query.selectFrom('hourly_counts').select('count').execute();
        expect(counts).toEqual([{ count: 2 }]);
      },
      (database) => ({
        database: losingOneAnswer(database),
        measures: [{ name: 'label', bucketsOf: ({ prediction }) => prediction.label }],
      }),
    );

    defineReadingTests(test, runner);
  });
}

/** Commits, and says once that it could not be reached. */
function losingOneAnswer(database: Database): Database {
  let lost = false;
  return {
    ...database,
    async transaction(work) {
      const result = await database.transaction(work);
      if (lost) return result;
      lost = true;
      throw new SentimentError({ code: 'storage_unavailable', message: 'The connection was lost.' });
    },
  };
}
