import { describe, expect, it } from 'vitest';
import { readLiveStatistics } from './live-statistics.ts';
import { noon, openTestDatabase, storeCounts, storeOutcomes } from './monitoring-fixture.ts';
import { hourMs } from '../storage/database.ts';

const labels = ['negative', 'positive'];
const request = { hours: 2, labels, now: noon + 1_800_000 };

describe('live statistics', () => {
  it('add up the hour under way and those before it', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      { hour: 0, measure: 'label', bucket: 'negative', count: 30 },
      { hour: 0, measure: 'duration', bucket: '1', count: 30 },
      { hour: -1, measure: 'label', bucket: 'positive', count: 70 },
      { hour: -1, measure: 'duration', bucket: '1', count: 69 },
      { hour: -1, measure: 'duration', bucket: '100', count: 1 },
      { hour: -1, measure: 'length', bucket: '1-20', count: 70 },
      { hour: -2, measure: 'label', bucket: 'positive', count: 1000 },
      { hour: 1, measure: 'label', bucket: 'positive', count: 1000 },
    ]);
    await storeOutcomes(database, [
      { hour: -1, label: 'positive', trueLabel: 'negative', correct: false, count: 4, delayMs: 4_000 },
      { hour: 0, label: 'negative', trueLabel: 'negative', correct: true, count: 16, delayMs: 40_000 },
      { hour: -5, label: 'negative', trueLabel: 'negative', correct: true, count: 500 },
      { hour: 0, label: 'negative', trueLabel: 'positive', correct: false, count: 0 },
    ]);
    const statistics = await readLiveStatistics(database, request);
    expect(statistics).toMatchObject({
      from: '2026-01-15T11:00:00.000Z',
      to: '2026-01-15T12:30:00.000Z',
      stepHours: 1,
    });
    expect(statistics.total).toMatchObject({
      predictions: 100,
      labels: { positive: 70, negative: 30 },
      coverage: 0.2,
      feedbackDelayMs: 2200,
      quality: {
        labelled: 20,
        wrong: 4,
        accuracy: { value: 0.8 },
        confusion: {
          labels,
          counts: [
            [16, 4],
            [0, 0],
          ],
        },
      },
      wrongRate: { value: 0.04 },
    });
    expect(statistics.total.durationMs?.p50).toBeCloseTo(0.9623, 3);
    expect(statistics.total.durationMs?.p99).toBeCloseTo(0.9623, 3);
    expect(
      statistics.steps.map(({ from, predictions, labelled, wrong }) => [from, predictions, labelled, wrong]),
    ).toEqual([
      ['2026-01-15T11:00:00.000Z', 70, 4, 4],
      ['2026-01-15T12:00:00.000Z', 30, 16, 0],
    ]);
    expect(statistics.models).toMatchObject([{ name: 'm', version: '1', predictions: 100 }]);
  });

  it('tell models and versions apart, and are of one when asked', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      { measure: 'label', bucket: 'negative', count: 1 },
      { version: '2', measure: 'label', bucket: 'negative', count: 2 },
      { model: 'other', measure: 'label', bucket: 'negative', count: 4 },
    ]);
    await storeOutcomes(database, [{ version: '2', label: 'negative', correct: false, count: 1 }]);
    const { models } = await readLiveStatistics(database, request);
    expect(
      models.map(({ name, version, predictions, quality }) => [name, version, predictions, quality.wrong]),
    ).toEqual([
      ['other', '1', 4, 0],
      ['m', '2', 2, 1],
      ['m', '1', 1, 0],
    ]);
    const ofModel = await readLiveStatistics(database, { ...request, model: 'm' });
    const ofVersion = await readLiveStatistics(database, { ...request, model: 'm', version: '1' });
    expect([ofModel.total.predictions, ofVersion.total.predictions, ofVersion.total.quality.wrong]).toEqual([3, 1, 0]);
  });

  it('show days when there are more than two', async () => {
    const database = await openTestDatabase();
    await storeCounts(
      database,
      [0, -1, -13, -40, -100].map((hour) => ({ hour, measure: 'label', bucket: 'positive', count: 1 })),
    );
    const { stepHours, steps, total } = await readLiveStatistics(database, { ...request, hours: 72 });
    expect([stepHours, total.predictions]).toEqual([24, 4]);
    expect(steps.map(({ from, predictions }) => [from, predictions])).toEqual([
      ['2026-01-13T00:00:00.000Z', 1],
      ['2026-01-14T00:00:00.000Z', 1],
      ['2026-01-15T00:00:00.000Z', 2],
    ]);
  });

  it('say nothing of nothing', async () => {
    const { total, models, steps } = await readLiveStatistics(await openTestDatabase(), request);
    expect(total).toMatchObject({
      predictions: 0,
      coverage: null,
      wrongRate: null,
      feedbackDelayMs: null,
      durationMs: null,
    });
    expect([models, steps]).toEqual([[], []]);
  });

  it('do not break when feedback outlives its predictions, or the clock is set back', async () => {
    const database = await openTestDatabase();
    await storeOutcomes(database, [{ label: 'negative', correct: false, count: 3 }]);
    const { total } = await readLiveStatistics(database, request);
    expect(total).toMatchObject({ predictions: 0, wrongRate: null, quality: { wrong: 3 } });
    const earlier = await readLiveStatistics(database, { ...request, now: noon - 5 * hourMs });
    expect(earlier.total.quality.wrong).toBe(0);
  });
});
