import { createPredictionIdGenerator } from 'sentiment-core/http';
import { createWorkQueues } from '../delivery/outbox.ts';
import { createStoreClock } from '../storage/database.ts';
import type { FeedbackChange, FeedbackListener } from '../feedback/feedback-listener.ts';
import type { Alert } from './alert.ts';
import { readAlertsOptions, type AlertsOptions } from './alerts-options.ts';
import { addReport, createAlertClock, lockRules, withdrawReport } from './rule-state.ts';
import { createWrongPredictionsEvaluator, createWrongRateEvaluator } from './rules.ts';
import { readAlertsState, type AlertsState } from './alerts-state.ts';

/** The rules, kept in the store. Hand it to the feedback as a listener. */
export interface Alerts extends Required<Pick<FeedbackListener, 'onChange' | 'afterChange'>> {
  /** Evaluates the rules now; exactly one of all instances fires. Resolves to the alerts that this call fired. */
  evaluate(): Promise<readonly Alert[]>;
  /** The rules, and the newest firings first with what became of their messages. */
  state(limit: number): Promise<AlertsState>;
  /** Stops evaluating; another instance, or the next start, goes on. Safe to call twice. */
  close(): Promise<void>;
}

const gatheringMs = 20;

/**
 * Evaluates the rules on reported errors and on the live error rate, and puts alerts into the outbox.
 *
 * A request writes one row, in the transaction of its feedback. The rules are evaluated afterwards, in the background: at once,
 * at the end of a cooldown, and every `checkIntervalMs`. The rules look at times in the store alone, so a late
 * evaluation, a restart or a `kill -9` change nothing but the moment of the mail. A firing, the end of its cooldown and
 * its messages are one transaction, under a lock among all instances.
 * @throws {SentimentError} `option_invalid`
 */
export function createAlerts(options: AlertsOptions): Alerts {
  const settings = readAlertsOptions(options);
  const { database, outbox, channels, wrongPredictions, wrongRate, checkIntervalMs, onError } = settings;
  const clock = createStoreClock(database, settings.clock);
  const alertClock = createAlertClock({ database, clock, steady: settings.steadyClock });
  const makeId = createPredictionIdGenerator();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  /** Alerts that this call fired, and when to evaluate next. */
  const evaluateAll = async (): Promise<{ alerts: readonly Alert[]; nextAt: number; now: number }> => {
    const now = await alertClock.look();
    const evaluators = [
      createWrongPredictionsEvaluator({ rule: wrongPredictions, now, makeId }),
      ...(wrongRate === undefined ? [] : [createWrongRateEvaluator({ rule: wrongRate, now, makeId })]),
    ];
    const alerts: Alert[] = [];
    let nextAt = now + checkIntervalMs;
    for (const evaluator of evaluators) {
      let status = await evaluator.read(database.query);
      if (status.changes) {
        const fired = await database.exclusively('alerts', async (transaction) => {
          await lockRules(transaction, database.kind);
          const written = await evaluator.write(transaction);
          for (const alert of written) {
            const row = { id: alert.id, rule: alert.rule, fired_at: alert.firedAt, alert: JSON.stringify(alert) };
            await transaction.insertInto('alert_firings').values(row).execute();
            for (const destination of channels)
              await outbox.enqueue(transaction, { destination, payload: alert, subject: alert.id });
          }
          return written;
        });
        alerts.push(...fired);
        status = await evaluator.read(database.query);
      }
      if (status.cooldownUntil !== null) nextAt = Math.min(nextAt, status.cooldownUntil);
    }
    if (alerts.length > 0) outbox.wake();
    return { alerts, nextAt, now };
  };

  const queues = createWorkQueues(async () => {
    clearTimeout(timer);
    let wait = checkIntervalMs;
    try {
      if (closed) return;
      const { nextAt, now } = await evaluateAll();
      wait = Math.max(1, nextAt - now);
    } finally {
      clearTimeout(timer);
      timer = closed ? undefined : setTimeout(evaluateSoon, wait).unref();
    }
  }, onError);
  const evaluateSoon = (): void => {
    if (!closed) queues.start('rules');
  };
  evaluateSoon();

  let gathering = false;
  /** A moment later, once for all reports of that moment. */
  const evaluateAfterReports = (): void => {
    if (gathering) return;
    gathering = true;
    const pause = setTimeout(() => {
      gathering = false;
      evaluateSoon();
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
      if (turned === 'wrong') evaluateAfterReports();
    },
    evaluate: async () => (await evaluateAll()).alerts,
    state: (limit) => readAlertsState({ database, clock, wrongPredictions, wrongRate, limit }),
    async close() {
      closed = true;
      clearTimeout(timer);
      await queues.idle();
    },
  };
}
