import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../delivery/outbox.ts';
import { afterTest, eventually, openTemporary } from '../../delivery/temporary-database-fixture.ts';
import type { TelemetryEvent } from '../../telemetry/telemetry-event.ts';
import { feedbackChange } from '../reports-fixture.ts';
import { createTelemetryChannel, createWrongPredictionListener } from './telemetry-channel.ts';

describe('createWrongPredictionListener', () => {
  it('brings every turn to wrong to the collector, once it is back', async () => {
    const database = await openTemporary();
    const events: TelemetryEvent[] = [];
    let away = true;
    const telemetry = createTelemetryChannel({
      deliver: (event) => {
        if (away) return Promise.reject(new Error('away'));
        events.push(event);
        return Promise.resolve();
      },
    });
    const outbox = createOutbox({
      database,
      senders: { telemetry },
      retry: { firstWaitMs: 5, longestWaitMs: 20 },
      pollIntervalMs: 10,
    });
    afterTest(() => outbox.close());
    const listener = createWrongPredictionListener({ outbox });
    for (const [id, turned] of [
      ['a', 'wrong'],
      ['b', 'right'],
      ['c', 'unchanged'],
      ['d', 'wrong'],
    ] as const)
      await database.transaction((transaction) => listener.onChange(feedbackChange(id, turned), transaction));
    const attempts = () => database.query.selectFrom('deliveries').select('attempts').execute();
    await eventually(async () => (await attempts()).every((row) => row.attempts >= 2));
    expect(events).toEqual([]);
    away = false;
    await eventually(() => events.length === 2);
    expect(events.map(({ name, properties }) => [name, properties])).toMatchObject([
      ['WRONG_PREDICTION', { predictionId: expect.stringMatching(/a|d/), textHash: 'hash' }],
      ['WRONG_PREDICTION', {}],
    ]);
  });
});
