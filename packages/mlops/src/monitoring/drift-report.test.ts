import { describe, expect, it } from 'vitest';
import { readDriftReport } from './drift-report.ts';
import { driftCriteria } from './evaluate-drift.ts';
import { noon, openTestDatabase, storeCounts, type StoredCount } from './monitoring-fixture.ts';

const reference = {
  rows: 10_000,
  source: 'validation' as const,
  measures: { label: { negative: 5000, positive: 5000 }, mentions: { '0': 6000, '1': 3600, '2+': 400 } },
  knownWords: new Uint8Array(8192),
};
const info = { name: 'm', version: '1', reference };
const request = { info, against: 'training' as const, criteria: driftCriteria(), now: noon + 1_800_000 };

function hourOf(hour: number, negative: number, positive: number): StoredCount[] {
  return [
    { hour, measure: 'label', bucket: 'negative', count: negative },
    { hour, measure: 'label', bucket: 'positive', count: positive },
    { hour, measure: 'mentions', bucket: '0', count: (negative + positive) * 0.6 },
    { hour, measure: 'mentions', bucket: '1', count: (negative + positive) * 0.4 },
  ];
}

describe('the drift report', () => {
  it('evaluates the last whole hour and the last day', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      ...hourOf(0, 50, 50),
      ...hourOf(-1, 400, 600),
      ...hourOf(-24, 9000, 9900),
      ...hourOf(-25, 10_000, 0),
      { hour: -1, version: '2', measure: 'label', bucket: 'negative', count: 10_000 },
      { hour: -1, measure: 'duration', bucket: '1', count: 1000 },
    ]);
    const report = await readDriftReport(database, request);
    expect(report).toMatchObject({
      model: { name: 'm', version: '1' },
      against: 'training',
      reference: { rows: 10_000, source: 'validation' },
      verdict: 'drift',
    });
    const [hour, day] = report.windows;
    expect(hour).toMatchObject({
      window: 'hour',
      from: '2026-01-15T11:00:00.000Z',
      to: '2026-01-15T12:00:00.000Z',
      verdict: 'drift',
      measures: [
        { measure: 'label', verdict: 'drift', n: 1000 },
        { measure: 'mentions', n: 1000 },
      ],
    });
    expect(hour?.measures[0]?.distance).toBeCloseTo(0.0854, 4);
    expect(hour?.measures[0]?.psi).toBeCloseTo(0.0405, 4);
    expect(hour?.measures[0]?.psiByChance).toBeCloseTo(0.0011, 6);
    expect(day).toMatchObject({ window: 'day', from: '2026-01-14T12:00:00.000Z', to: '2026-01-15T12:30:00.000Z' });
    expect(day?.measures[0]).toMatchObject({ measure: 'label', n: 20_000, verdict: 'stable' });
  });

  it('compares with the week before when asked, whatever the model carries', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, [
      ...hourOf(-30, 3000, 1000),
      ...hourOf(-192, 3000, 1000),
      ...hourOf(-193, 0, 90_000),
      ...hourOf(-1, 300, 100),
    ]);
    const report = await readDriftReport(database, { ...request, info: { name: 'm', version: '1' }, against: 'past' });
    expect(report).toMatchObject({ against: 'past', reference: { rows: 8000, source: 'past' }, verdict: 'stable' });
    expect((await readDriftReport(database, request)).verdict).toBe('drift');
  });

  it('says when there is nothing to compare with', async () => {
    const database = await openTestDatabase();
    await storeCounts(database, hourOf(-1, 400, 600));
    const noReference = await readDriftReport(database, { ...request, info: { name: 'm', version: '1' } });
    expect(noReference).toMatchObject({
      reference: null,
      verdict: 'insufficient data',
      windows: [{ measures: [] }, { measures: [] }],
    });
    const noPast = await readDriftReport(database, { ...request, against: 'past' });
    expect(noPast).toMatchObject({ reference: null, verdict: 'insufficient data' });
    const noTexts = await readDriftReport(await openTestDatabase(), request);
    expect(noTexts).toMatchObject({ verdict: 'insufficient data', windows: [{ measures: [{ n: 0 }, { n: 0 }] }, {}] });
  });
});
