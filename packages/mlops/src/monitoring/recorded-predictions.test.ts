import { createWordCountClassifier } from 'sentiment-core/testing';
import type { Dataset } from 'sentiment-core';
import { createReference } from 'sentiment-core/reference';
import { createArrayDataset } from 'sentiment-core/training';
import { describe, expect, it } from 'vitest';
import { openStoreUnderTest } from '../testing/index.ts';
import { readDriftReport } from './drift-report.ts';
import { driftCriteria } from './evaluate-drift.ts';
import { createMeasures } from './measures.ts';
import { openTestDatabase } from './monitoring-fixture.ts';
import { metricsText } from './metrics-text.ts';
import { createServiceCounters, recorderMetrics } from './service-counters.ts';
import { readLiveStatistics } from './live-statistics.ts';

function datasetOf(texts: readonly string[]): Dataset {
  return createArrayDataset({ labels: ['negative', 'positive'], examples: texts.map((text) => ({ text, label: 0 })) });
}

/** Texts of one source: a share of them is good. */
function textsOf(count: number, goodShare: number, mention = ''): string[] {
  return Array.from(
    { length: count },
    (_, row) => `${mention} the crew was ${row < count * goodShare ? 'good' : 'bad'}`,
  );
}

describe('predictions that are recorded', () => {
  it('come back as live figures, as feedback corrects them', async () => {
    const classifier = createWordCountClassifier();
    const counters = createServiceCounters();
    const { recorder, feedback, time, predict, database } = await openStoreUnderTest(await openTestDatabase(), {
      measures: createMeasures({ classifier }),
      listeners: [counters.listener],
    });
    const observed = Array.from({ length: 10 }, () => predict({ model: classifier.info }));
    recorder.onPredictions([...observed, predict({ model: classifier.info, trueLabel: 'positive' })]);
    await recorder.flush();
    time.now += 60_000;
    for (const { predictionId } of observed.slice(0, 3)) await feedback.record({ predictionId, correct: false });
    await feedback.record({ predictionId: observed[3].predictionId, correct: true });
    await feedback.record({ predictionId: observed[0].predictionId, correct: true });

    const request = { hours: 24, labels: classifier.info.labels, now: time.now };
    const { total } = await readLiveStatistics(database, request);
    expect(total).toMatchObject({
      predictions: 11,
      labels: { positive: 11 },
      quality: {
        labelled: 5,
        wrong: 2,
        accuracy: { value: 0.6 },
        trueLabelUnknown: 0,
        confusion: {
          labels: ['negative', 'positive'],
          counts: [
            [0, 2],
            [0, 3],
          ],
        },
      },
      wrongRate: { value: 2 / 11 },
      feedbackDelayMs: 48_000,
    });
    expect(total.durationMs?.p50).toBeGreaterThan(0.24);
    expect(total.durationMs?.p50).toBeLessThan(0.26);
    expect(metricsText(recorderMetrics(recorder.figures()), 'prometheus')).toContain(
      'sentiment_stored_predictions_total 11\n',
    );
    const turned = counters.metrics().flatMap(({ name, samples }) => samples.map((sample) => [name, sample] as const));
    expect(turned).toEqual(
      expect.arrayContaining([
        ['sentiment_wrong_predictions', expect.objectContaining({ value: 3 })],
        ['sentiment_withdrawn_reports', expect.objectContaining({ value: 1 })],
      ]),
    );
  });

  it('drift when they are of another source than the reference, and do not when they are of the same', async () => {
    const plain = createWordCountClassifier();
    const usual = datasetOf(textsOf(4000, 0.5));
    const reference = await createReference({ classifier: plain, training: usual, validation: usual });
    const info = { ...plain.info, reference };
    const verdictOf = async (texts: readonly string[]) => {
      const classifier = { ...plain, info };
      const store = await openStoreUnderTest(await openTestDatabase(), { measures: createMeasures({ classifier }) });
      const predictions = await classifier.predict(texts);
      store.recorder.onPredictions(
        texts.map((text, row) => store.predict({ text, prediction: predictions[row], model: info })),
      );
      await store.recorder.flush();
      const now = store.time.now + 3_600_000;
      return readDriftReport(store.database, { info, against: 'training', criteria: driftCriteria(), now });
    };
    const driftedIn = ({ windows }: Awaited<ReturnType<typeof verdictOf>>) =>
      windows.map(({ measures }) =>
        measures.filter(({ verdict }) => verdict === 'drift').map(({ measure }) => measure),
      );

    const same = await verdictOf(textsOf(1000, 0.52));
    expect([same.verdict, driftedIn(same)]).toEqual(['stable', [[], []]]);
    const angry = await verdictOf(textsOf(1000, 0.2));
    expect([angry.verdict, driftedIn(angry)]).toEqual([
      'drift',
      [
        ['label', 'score'],
        ['label', 'score'],
      ],
    ]);
    const mentioning = await verdictOf(textsOf(1000, 0.5, '@airline'));
    expect(driftedIn(mentioning)[0]).toEqual(['length', 'mentions']);
    expect((await verdictOf(textsOf(150, 0))).verdict).toBe('insufficient data');
  });
});
