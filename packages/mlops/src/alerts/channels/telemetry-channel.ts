import { hourMs } from '../../storage/database.ts';
import type { Outbox } from '../../delivery/outbox.ts';
import type { Sender } from '../../delivery/sender.ts';
import type { FeedbackListener } from '../../feedback/feedback-listener.ts';
import {
  type AlertEvent,
  type AlertProperties,
  createWrongPredictionEvent,
  type TelemetryEvent,
} from '../../telemetry/telemetry-event.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import { type Alert, readAlert } from '../alert.ts';

/**
 * Sends alerts, and events put into the outbox, to the collector: unlike tracked events, they survive a dead
 * collector and a restart.
 */
export function createTelemetryChannel(telemetry: Pick<Telemetry, 'deliver'>): Sender {
  return {
    concurrency: 20,
    send: (payload, signal) => telemetry.deliver(isEvent(payload) ? payload : alertEvent(readAlert(payload)), signal),
  };
}

function isEvent(payload: unknown): payload is TelemetryEvent {
  return typeof payload === 'object' && payload !== null && 'name' in payload && 'properties' in payload;
}

function alertEvent(alert: Alert): AlertEvent {
  return {
    name: 'ALERT',
    id: alert.id,
    at: alert.firedAt,
    properties: { alertId: alert.id, rule: alert.rule, ...measured(alert) },
  };
}

function measured(alert: Alert): Omit<AlertProperties, 'alertId' | 'rule'> {
  if (alert.rule === 'wrong-rate') {
    const { lowerBound: value, limit: threshold, hours, model } = alert;
    return { value, threshold, windowMs: hours * hourMs, modelName: model.name, modelVersion: model.version };
  }
  const { reports: value, threshold, windowMs, models } = alert;
  const model = models[0];
  if (model === undefined) return { value, threshold, windowMs };
  return { value, threshold, windowMs, modelName: model.name, modelVersion: model.version };
}

export interface WrongPredictionListenerOptions {
  readonly outbox: Pick<Outbox, 'enqueue'>;
  /** Destination of `createTelemetryChannel`. Default `telemetry`. */
  readonly destination?: string | undefined;
}

/** Puts a WRONG_PREDICTION event into the outbox, in the transaction of the feedback: every one arrives. */
export function createWrongPredictionListener(
  options: WrongPredictionListenerOptions,
): Required<Pick<FeedbackListener, 'onChange'>> {
  const { outbox, destination = 'telemetry' } = options;
  return {
    async onChange(change, transaction) {
      if (change.turned !== 'wrong') return;
      await outbox.enqueue(transaction, { destination, payload: createWrongPredictionEvent(change) });
    },
  };
}
