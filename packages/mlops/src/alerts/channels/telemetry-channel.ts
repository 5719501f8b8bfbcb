import type { Sender } from '../../delivery/sender.ts';
import type { AlertEvent, AlertProperties, TelemetryEvent } from '../../telemetry/telemetry-event.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { Alert } from '../alert.ts';
import { readAlert } from './alert-message.ts';

const hourMs = 3_600_000;

/**
 * Brings alerts, and events put into the outbox as they are, to the collector: what goes through it survives a dead
 * collector and a restart.
 */
export const createTelemetryChannel = (telemetry: Pick<Telemetry, 'deliver'>): Sender => ({
  concurrency: 20,
  send: (payload, signal) => telemetry.deliver(isEvent(payload) ? payload : alertEvent(readAlert(payload)), signal),
});

const isEvent = (payload: unknown): payload is TelemetryEvent =>
  typeof payload === 'object' && payload !== null && 'name' in payload && 'properties' in payload;

const alertEvent = (alert: Alert): AlertEvent => ({
  name: 'ALERT',
  id: alert.id,
  at: alert.firedAt,
  properties: { alertId: alert.id, rule: alert.rule, ...measured(alert) },
});

const measured = (alert: Alert): Omit<AlertProperties, 'alertId' | 'rule'> => {
  if (alert.rule === 'wrong-rate') {
    const { lowerBound: value, limit: threshold, hours, model } = alert;
    return { value, threshold, windowMs: hours * hourMs, modelName: model.name, modelVersion: model.version };
  }
  const { reports: value, threshold, windowMs, models } = alert;
  const model = models[0];
  if (model === undefined) return { value, threshold, windowMs };
  return { value, threshold, windowMs, modelName: model.name, modelVersion: model.version };
};
