import { createPredictionIdGenerator } from 'sentiment-core/http';
import { createLanes } from '../delivery/lanes.ts';
import { createStoreClock } from '../delivery/store-clock.ts';
import type { FeedbackChange } from '../feedback/feedback-change.ts';
import type { FeedbackListener } from '../feedback/feedback-listener.ts';
import type { Alert } from './alert.ts';
import { readAlertsOptions, type AlertsOptions } from './alerts-options.ts';
import { createAlertClock } from './judging/alert-clock.ts';
import { addReport, lockRules, withdrawReport } from './judging/alert-records.ts';
import { createWrongPredictionsJudge } from './judging/judge-wrong-predictions.ts';
import { createWrongRateJudge } from './judging/judge-wrong-rate.ts';
import { readAlertsState, type AlertsState } from './judging/alerts-state.ts';

/** The rules, kept in the store. Hand it to the feedback as a listener. */
export interface Alerts extends Required<Pick<FeedbackListener, 'onChange' | 'afterChange'>> {
  /** Judges now; exactly one of all instances fires. Resolves to the alerts that this call fired. */
  judge(): Promise<readonly Alert[]>;
  /** The rules, and the newest firings first with what became of their messages. */
  state(limit: number): Promise<AlertsState>;
  /** Stops judging; another instance, or the next start, goes on. Safe to call twice. */
  close(): Promise<void>;
}

const gatheringMs = 20;

/**
 * Judges reported errors and the live share of errors, and puts alerts into the outbox.
 *
 * A request writes one row, in the transaction of its feedback. Judging comes afterwards, in the background: at once,
 * at the end of a cooldown, and every `checkIntervalMs`. The rules look at times in the store alone, so a late
 * judgement, a restart or a `kill -9` change nothing but the moment of the mail. A firing, the end of its cooldown and
 * its messages are one transaction, under a lock among all instances.
 * @throws {SentimentError} `option_invalid`
 */
export const createAlerts = (options: AlertsOptions): Alerts => {
  const settings = readAlertsOptions(options);
  const { database, outbox, channels, wrongPredictions, wrongRate, checkIntervalMs, onError } = settings;
  const clock = createStoreClock(database, settings.clock);
  const alertClock = createAlertClock({ database, clock, steady: settings.steadyClock });
  const makeId = createPredictionIdGenerator();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  /** Alerts that this call fired, and when to judge next. */
  const judgeAll = async (): Promise<{ alerts: readonly Alert[]; nextAt: number; now: number }> => {
    const now = await alertClock.look();
    const judges = [
      createWrongPredictionsJudge({ rule: wrongPredictions, now, makeId }),
      ...(wrongRate === undefined ? [] : [createWrongRateJudge({ rule: wrongRate, now, makeId })]),
    ];
    const alerts: Alert[] = [];
    let nextAt = now + checkIntervalMs;
    for (const judge of judges) {
      let verdict = await judge.read(database.query);
      if (verdict.changes) {
        const fired = await database.exclusively('alerts', async (transaction) => {
          await lockRules(transaction, database.kind);
          const written = await judge.write(transaction);
          for (const alert of written) {
            const row = { id: alert.id, rule: alert.rule, fired_at: alert.firedAt, alert: JSON.stringify(alert) };
            await transaction.insertInto('alert_firings').values(row).execute();
            for (const destination of channels)
              await outbox.enqueue(transaction, { destination, payload: alert, subject: alert.id });
          }
          return written;
        });
        alerts.push(...fired);
        verdict = await judge.read(database.query);
      }
      if (verdict.cooldownUntil !== null) nextAt = Math.min(nextAt, verdict.cooldownUntil);
    }
    if (alerts.length > 0) outbox.wake();
    return { alerts, nextAt, now };
  };

  const lanes = createLanes(async () => {
    clearTimeout(timer);
    let wait = checkIntervalMs;
    try {
      if (closed) return;
      const { nextAt, now } = await judgeAll();
      wait = Math.max(1, nextAt - now);
    } finally {
      clearTimeout(timer);
      timer = closed ? undefined : setTimeout(judgeSoon, wait).unref();
    }
  }, onError);
  const judgeSoon = (): void => {
    if (!closed) lanes.start('judge');
  };
  judgeSoon();

  let gathering = false;
  /** A moment later, once for all reports of that moment. */
  const judgeAfterReports = (): void => {
    if (gathering) return;
    gathering = true;
    const pause = setTimeout(() => {
      gathering = false;
      judgeSoon();
    }, gatheringMs);
    pause.unref();
  };

  return {
    async onChange({ predictionId, turned, waitedMs = 0 }: FeedbackChange, transaction) {
      // What an absent database held up was not received all at once.
      if (turned === 'wrong')
        await addReport(transaction, predictionId, (await alertClock.now(transaction)) - waitedMs);
      if (turned === 'right') await withdrawReport(transaction, predictionId);
    },
    afterChange({ turned }: FeedbackChange) {
      if (turned === 'wrong') judgeAfterReports();
    },
    judge: async () => (await judgeAll()).alerts,
    state: (limit) => readAlertsState({ database, clock, wrongPredictions, wrongRate, limit }),
    async close() {
      closed = true;
      clearTimeout(timer);
      await lanes.idle();
    },
  };
};
