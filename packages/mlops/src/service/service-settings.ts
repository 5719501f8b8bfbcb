import type { Classifier } from 'sentiment-core';
import {
  requireBoolean,
  requireFields,
  requireFunction,
  requireNumber,
  requireObject,
  SentimentError,
  type OpenApiOptions,
  type RequestLimits,
} from 'sentiment-core/http';
import type { AlertChannelSettings } from '../alerts/channels/alert-channels.ts';
import type { AlertsOptions } from '../alerts/alerts-options.ts';
import type { MaskingOptions } from '../feedback/text-mask.ts';
import type { RetentionDays } from '../feedback/retention.ts';
import type { DriftSettings } from '../monitoring/index.ts';
import type { DatabaseSettings } from '../storage/database.ts';
import type { TelemetrySettings } from '../telemetry/create-telemetry.ts';
import type { AccessOptions } from './route-access.ts';

export interface FeedbackSettings {
  /** Keeps the text of every prediction, masked, for `days.texts`. Default false: only texts of reported errors are kept. */
  readonly keepTexts?: boolean | undefined;
  /** Keeps texts that come with a confirmation, masked, for `days.confirmedTexts`, to learn from. Default false. */
  readonly keepConfirmedTexts?: boolean | undefined;
  /** What is hidden in texts that are kept. Default: mentions, e-mail addresses and web addresses. */
  readonly masking?: MaskingOptions | undefined;
  /** How long things are kept. */
  readonly days?: Partial<RetentionDays> | undefined;
  /** At least 32 characters, the same in all instances. Default: made and kept by the database. */
  readonly textHashKey?: string | undefined;
}

export interface AlertSettings extends Pick<AlertsOptions, 'wrongPredictions' | 'wrongRate'> {
  /** By name, which the operator chooses. Default: `{ log: { kind: 'log' } }`. Telemetry, where configured, receives alerts too. */
  readonly channels?: Readonly<Record<string, AlertChannelSettings>> | undefined;
  /** Where people reach the service; messages link to it. */
  readonly publicUrl?: string | undefined;
}

/** Everything that a service is made of. Only `classifier` and `database` are needed. */
export interface ServiceSettings {
  /** The model, or a look-up made for every request, so that it can arrive late and be swapped while serving. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  readonly database: DatabaseSettings;
  readonly access?: AccessOptions | undefined;
  readonly feedback?: FeedbackSettings | undefined;
  readonly alerts?: AlertSettings | undefined;
  /** `sampling`: fraction of predictions sent as events, 0 to 1, default 1; wrong ones always are. */
  readonly telemetry?: (TelemetrySettings & { readonly sampling?: number }) | undefined;
  readonly drift?: DriftSettings | undefined;
  readonly limits?: Partial<RequestLimits> | undefined;
  readonly openapi?: OpenApiOptions | undefined;
  /** Called for failures in the background: a store or a collector that is away, a message given up. Default: one line on standard error, at most one a second. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Where the outbox sends events to. */
export const telemetryDestination = 'telemetry';

const known: Readonly<Record<keyof ServiceSettings, true>> = {
  classifier: true,
  database: true,
  access: true,
  feedback: true,
  alerts: true,
  telemetry: true,
  drift: true,
  limits: true,
  openapi: true,
  onError: true,
};

/**
 * What the parts do not look at themselves.
 * @throws {SentimentError} `option_invalid`
 */
export function checkServiceSettings(settings: unknown): void {
  requireFields('settings', settings, Object.keys(known));
  const { feedback = {}, alerts = {}, telemetry = {}, onError } = settings;
  requireObject('database', settings.database);
  requireFields('feedback', feedback, ['keepTexts', 'keepConfirmedTexts', 'masking', 'days', 'textHashKey']);
  requireFields('alerts', alerts, ['wrongPredictions', 'wrongRate', 'channels', 'publicUrl']);
  for (const option of ['keepTexts', 'keepConfirmedTexts'] as const)
    if (feedback[option] !== undefined) requireBoolean(`feedback.${option}`, feedback[option]);
  if (alerts.channels !== undefined) requireOwnNames(alerts.channels);
  requireObject('telemetry', telemetry);
  if (telemetry.sampling !== undefined) requireNumber('telemetry.sampling', telemetry.sampling, 0, 1);
  if (onError !== undefined) requireFunction('onError', onError);
}

/** This destination belongs to telemetry: a channel of that name would receive nothing. */
function requireOwnNames(channels: unknown): void {
  requireObject('alerts.channels', channels);
  const taken: unknown = Object.hasOwn(channels, telemetryDestination) ? channels[telemetryDestination] : undefined;
  if (
    taken === undefined ||
    (typeof taken === 'object' && taken !== null && 'kind' in taken && taken.kind === 'telemetry')
  )
    return;
  throw new SentimentError({
    code: 'option_invalid',
    field: `alerts.channels.${telemetryDestination}`,
    message: `option "alerts.channels.${telemetryDestination}" must be of the kind "telemetry", or have another name`,
  });
}
