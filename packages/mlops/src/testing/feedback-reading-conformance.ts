import type { ConformanceRunner } from 'sentiment-core/testing';
import { createRetention } from '../feedback/retention.ts';
import { readLabelledRows, type LabelledRow } from '../feedback/labelled-rows.ts';
import type { Database } from '../storage/database.ts';
import { failureOf, outcomesOf, type StoreOptions, type StoreUnderTest } from './recorded-predictions.ts';

/** Defines one test, on a new store. */
export type StoreTest = (
  title: string,
  use: (store: StoreUnderTest) => Promise<void>,
  options?: (database: Database) => StoreOptions,
) => void;

const day = 86_400_000;

/** What is read again later: lists of errors, labelled rows, and what age removes. */
export function defineReadingTests(test: StoreTest, { expect }: ConformanceRunner): void {
  test('errors are listed newest first, page by page, while more come in', async ({
    recorder,
    feedback,
    predict,
    time,
  }) => {
    const all = Array.from({ length: 25 }, () => predict());
    recorder.onPredictions(all);
    for (const [index, { predictionId }] of all.entries()) {
      // Several in one millisecond.
      if (index % 3 === 0) time.now += 1;
      await feedback.record({ predictionId, correct: false });
    }
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await feedback.recentErrors({ limit: 10, cursor });
      listed.push(...page.errors.map(({ predictionId }) => predictionId));
      cursor = page.next;
      time.now += 1;
      const another = predict();
      recorder.onPredictions([another]);
      await feedback.record({ predictionId: another.predictionId, correct: false });
    } while (cursor !== undefined);
    expect(listed).toEqual(all.map(({ predictionId }) => predictionId).reverse());
    for (const wrong of [{ limit: 0 }, { limit: 201 }, { limit: 1.5 }, { cursor: 'x' }, { cursor: '1~' }])
      expect(await failureOf(feedback.recentErrors(wrong))).toEqual({
        code: 'invalid_request',
        field: Object.keys(wrong)[0],
      });
  });

  test('labelled rows are given out, and what cannot be is counted', async ({
    recorder,
    feedback,
    predict,
    time,
    database,
  }) => {
    const two = Array.from({ length: 5 }, () => predict());
    const three = predict({}, ['negative', 'neutral', 'positive']);
    recorder.onPredictions([...two, three]);
    for (const { predictionId, text } of two.slice(0, 3)) await feedback.record({ predictionId, correct: false, text });
    await feedback.record({ predictionId: two[3].predictionId, correct: false });
    await feedback.record({ predictionId: three.predictionId, correct: false, text: three.text });
    const read = readLabelledRows({ database, pageSize: 2 });
    const rows: LabelledRow[] = [];
    for await (const row of read.rows()) rows.push(row);
    expect(read.counts()).toEqual({ labelled: 3, withoutLabel: 1, withoutText: 1 });
    expect(rows.map(({ predictionId }) => predictionId)).toEqual(
      two.slice(0, 3).map(({ predictionId }) => predictionId),
    );
    const at = new Date(time.now).toISOString();
    expect(rows[0]).toMatchObject({
      text: two[0].text,
      label: 'negative',
      predictedLabel: 'positive',
      predictedAt: at,
    });
  });

  test(
    'what is old is removed in small batches, and sums stay',
    async (store) => {
      const { recorder, feedback, predict, time, database } = store;
      const old = Array.from({ length: 12 }, () => predict());
      recorder.onPredictions(old);
      await feedback.record({ predictionId: old[3].predictionId, correct: false, text: old[3].text });
      time.now += 31 * day;
      recorder.onPredictions([predict()]);
      await recorder.flush();
      const prune = () =>
        createRetention({ database, batchSize: 5, clock: () => time.now, monotonic: () => 0 }).prune();
      expect(await prune()).toEqual({ predictions: 0, texts: 12, hours: 0, postponed: false });
      time.now += 60 * day;
      expect(await prune()).toEqual({ predictions: 11, texts: 1, hours: 0, postponed: false });
      expect((await feedback.recentErrors()).errors.length).toEqual(1);
      time.now += 300 * day;
      expect(await prune()).toEqual({ predictions: 2, texts: 0, hours: 0, postponed: false });
      expect(await outcomesOf(store)).toEqual([['positive', 'negative', 0, 1, 0]]);
      const report = feedback.record({ predictionId: old[0].predictionId, correct: true });
      expect(await failureOf(report)).toEqual({ code: 'not_found', field: 'predictionId' });
      time.now += 731 * day;
      expect(await prune()).toEqual({ predictions: 0, texts: 0, hours: 1, postponed: false });
    },
    () => ({ keepTexts: true }),
  );

  test(
    'confirmed texts are kept where that is chosen: masked, exported, for their time, and gone when withdrawn',
    async ({ database, feedback, recorder, predict, time }) => {
      const text = 'Lovely crew @ana';
      const [told, said, turned, silent] = [
        predict({ text, trueLabel: 'positive' }),
        predict({ text }),
        predict({ text }),
        predict({ text }),
      ];
      recorder.onPredictions([told, said, turned, silent]);
      await recorder.flush();
      await feedback.record({ predictionId: said.predictionId, correct: true, text });
      // The same word again, without the text: it stays.
      await feedback.record({ predictionId: said.predictionId, correct: true, comment: 'yes' });
      await feedback.record({ predictionId: silent.predictionId, correct: true });
      await feedback.record({ predictionId: turned.predictionId, correct: true, text });
      await feedback.record({ predictionId: turned.predictionId, correct: false });
      const textsOf = async () => {
        const rows = await database.query.selectFrom('feedback').select(['prediction_id', 'text']).execute();
        return new Map(rows.map(({ prediction_id: id, text: kept }) => [id, kept]));
      };
      expect(await textsOf()).toEqual(
        new Map([
          [told.predictionId, 'Lovely crew @user'],
          [said.predictionId, 'Lovely crew @user'],
          [turned.predictionId, null],
          [silent.predictionId, null],
        ]),
      );
      const exported = [];
      for await (const { label, text: kept } of readLabelledRows({ database }).rows()) exported.push([label, kept]);
      expect(exported).toEqual(Array.from({ length: 2 }, () => ['positive', 'Lovely crew @user']));
      expect((await feedback.recentErrors()).errors.length).toEqual(1);

      time.now += 60 * day;
      await feedback.record({ predictionId: silent.predictionId, correct: true, text });
      await feedback.record({ predictionId: turned.predictionId, correct: false, text });
      time.now += 31 * day;
      const days = { predictions: 365 };
      const retention = createRetention({ database, days, batchSize: 1, clock: () => time.now, monotonic: () => 0 });
      expect(await retention.prune()).toEqual({ predictions: 0, texts: 2, hours: 0, postponed: false });
      const kept = [...(await textsOf())].filter(([, found]) => found !== null).map(([id]) => id);
      expect(kept.sort()).toEqual([turned.predictionId, silent.predictionId].sort());
    },
    () => ({ keepConfirmedTexts: true }),
  );
}
