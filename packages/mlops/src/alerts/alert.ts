import { deliveryFailure } from '../delivery/sender.ts';

interface FiredAlert {
  /** UUID version 7. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly firedAt: number;
  readonly cooldownMs: number;
}

/** Too many predictions were reported wrong within a short time. */
export interface WrongPredictionsAlert extends FiredAlert {
  readonly rule: 'wrong-predictions';
  readonly threshold: number;
  readonly windowMs: number;
  /** Distinct predictions reported within the window, `threshold` or more. */
  readonly reports: number;
  readonly firstReportAt: number;
  readonly lastReportAt: number;
  /** Models that made the reported predictions, most reports first. */
  readonly models: readonly { readonly name: string; readonly version: string; readonly reports: number }[];
  /** Predicted label to reports. */
  readonly labels: Readonly<Record<string, number>>;
  /** The first of them, at most 20. */
  readonly predictionIds: readonly string[];
}

/** The live error rate is too high. */
export interface WrongRateAlert extends FiredAlert {
  readonly rule: 'wrong-rate';
  readonly limit: number;
  readonly leastFeedback: number;
  readonly hours: number;
  readonly model: { readonly name: string; readonly version: string };
  readonly wrong: number;
  /** Predictions of these hours with feedback. */
  readonly total: number;
  readonly rate: number;
  /** Lower end of the 95 % Wilson interval of the rate. */
  readonly lowerBound: number;
}

/** Sent when a rule fires. Holds no text of any tweet. */
export type Alert = WrongPredictionsAlert | WrongRateAlert;
export type AlertRuleName = Alert['rule'];

/** An alert in words, for every channel that people read. */
export interface AlertMessage {
  readonly title: string;
  readonly summary: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly name: string; readonly address: string }[];
}

/**
 * @param payload an alert, as the outbox kept it
 * @throws {SentimentError} `delivery_failed` for an alert of a version that is not known here
 */
export function readAlert(payload: unknown): Alert {
  const rule: unknown = typeof payload === 'object' && payload !== null && 'rule' in payload ? payload.rule : undefined;
  if (rule === 'wrong-predictions' || rule === 'wrong-rate') return payload as Alert;
  throw deliveryFailure('the message is no alert that this version knows');
}

/** @param publicUrl where people reach the service; without it there are no links */
export function describeAlert(alert: Alert, publicUrl?: URL): AlertMessage {
  return {
    ...(alert.rule === 'wrong-predictions' ? describeReports(alert) : describeRate(alert)),
    links: publicUrl === undefined ? [] : linksBelow(publicUrl),
  };
}

function describeReports(alert: WrongPredictionsAlert): Omit<AlertMessage, 'links'> {
  const { reports, threshold, windowMs, cooldownMs, firstReportAt, lastReportAt, models, labels } = alert;
  return {
    title: `${reports} predictions reported wrong within ${duration(windowMs)}`,
    summary:
      `Users reported ${reports} different predictions as wrong; ${threshold} within ${duration(windowMs)} are an ` +
      `alert. Reports from now on are looked at again in ${duration(cooldownMs)}.`,
    facts: [
      { name: 'Reports', value: `${reports} (threshold ${threshold})` },
      { name: 'Window', value: duration(windowMs) },
      { name: 'First report', value: moment(firstReportAt) },
      { name: 'Last report', value: moment(lastReportAt) },
      { name: 'Model', value: list(models.map((one) => `${one.name} version ${one.version}: ${one.reports}`)) },
      { name: 'Predicted', value: list(Object.entries(labels).map(([label, count]) => `${label}: ${count}`)) },
      { name: 'Alert', value: alert.id },
    ],
  };
}

function describeRate(alert: WrongRateAlert): Omit<AlertMessage, 'links'> {
  const { model, wrong, total, rate, lowerBound, limit, hours, leastFeedback, cooldownMs } = alert;
  return {
    title: `${percent(rate)} of the recent predictions with feedback are wrong`,
    summary:
      `Of ${total} predictions of the last ${hours} h with feedback, ${wrong} are wrong: surely more than ` +
      `${percent(limit)}. The rule is silent for ${duration(cooldownMs)} now.`,
    facts: [
      { name: 'Wrong', value: `${wrong} of ${total} (${percent(rate)})` },
      { name: 'At least', value: `${percent(lowerBound)} (95 % Wilson interval; limit ${percent(limit)})` },
      { name: 'Window', value: `${hours} h, with ${leastFeedback} feedbacks or more` },
      { name: 'Model', value: `${model.name} version ${model.version}` },
      { name: 'Time', value: moment(alert.firedAt) },
      { name: 'Alert', value: alert.id },
    ],
  };
}

function linksBelow(publicUrl: URL): AlertMessage['links'] {
  return [
    ['Reported errors', 'feedback/errors'],
    ['Live figures', 'stats'],
    ['Alerts', 'alerts'],
  ].map(([name, path]) => ({ name, address: `${publicUrl.href.replace(/\/$/, '')}/${path}` }));
}

function list(parts: readonly string[]): string {
  return parts.length === 0 ? 'unknown' : parts.join(', ');
}
function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
  [1, 'millisecond'],
] as const;

/** In the largest unit that gives a whole number, e.g. `5 minutes`. */
function duration(milliseconds: number): string {
  const [size, name] = units.find(([unit]) => milliseconds >= unit && milliseconds % unit === 0) ?? [1, 'millisecond'];
  const count = milliseconds / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
