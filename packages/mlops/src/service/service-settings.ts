import type { Classifier } from 'sentiment-core';
import {
  boolean,
  callback,
  extendOptions,
  opaque,
  type OpenApiOptions,
  optional,
  optionsOf,
  type RequestLimits,
  withDefault,
  withDefaults,
  withRules,
} from 'sentiment-core/http';
import { type AlertsOptions, wrongPredictionsRule, wrongRateOption } from '../alerts/alerts-options.ts';
import { type AlertChannelSettings, alertChannels } from '../alerts/channels/alert-channels.ts';
import { publicUrlOption } from '../alerts/channels/webhook-post.ts';
import { type RetentionDays, retentionDays } from '../feedback/retention.ts';
import { textHashKey } from '../feedback/text-hash.ts';
import { type MaskingOptions, maskingOptions } from '../feedback/text-mask.ts';
import { type DriftSettings, driftSettings } from '../monitoring/evaluate-drift.ts';
import { classifierOption } from '../monitoring/monitoring-options.ts';
import type { DatabaseSettings } from '../storage/database.ts';
import { databaseSettings } from '../storage/open-database.ts';
import { type TelemetrySettings, telemetrySettings } from '../telemetry/create-telemetry.ts';
import { samplingOption } from '../telemetry/telemetry-observer.ts';
import { type AccessOptions, accessOptions } from './route-access.ts';

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
  readonly telemetry?: (TelemetrySettings & { readonly sampling?: number | undefined }) | undefined;
  readonly drift?: DriftSettings | undefined;
  readonly limits?: Partial<RequestLimits> | undefined;
  readonly openapi?: OpenApiOptions | undefined;
  /** Called for failures in the background: a store or a collector that is away, a message given up. Default: one line on standard error, at most one a second. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Where the outbox sends events to. */
export const telemetryDestination = 'telemetry';

const feedbackSettings = optionsOf<FeedbackSettings>()({
  keepTexts: withDefault(boolean(), false),
  keepConfirmedTexts: withDefault(boolean(), false),
  masking: withDefaults(maskingOptions),
  days: withDefaults(retentionDays),
  textHashKey: optional(textHashKey),
});

const alertSettings = withRules(
  optionsOf<AlertSettings>()({
    wrongPredictions: withDefaults(wrongPredictionsRule),
    wrongRate: wrongRateOption,
    channels: withDefaults(alertChannels, { log: { kind: 'log' } }),
    publicUrl: optional(publicUrlOption),
  }),
  [
    {
      option: 'channels',
      expected: `without the name "${telemetryDestination}", which is of the kind "telemetry" alone`,
      // This destination belongs to telemetry: a channel of that name would receive nothing.
      holds: ({ channels }) => (channels[telemetryDestination]?.kind ?? 'telemetry') === 'telemetry',
    },
  ],
);

const fromEnvironment = {
  database: databaseSettings,
  access: withDefaults(accessOptions),
  feedback: withDefaults(feedbackSettings),
  alerts: withDefaults(alertSettings),
  telemetry: withDefaults(extendOptions(telemetrySettings, { sampling: samplingOption })),
};

/** What the environment decides; the model is the caller's. */
export type EnvironmentSettings = Pick<ServiceSettings, keyof typeof fromEnvironment>;

export const environmentSettings = optionsOf<EnvironmentSettings>()(fromEnvironment);

export const serviceSettings = optionsOf<ServiceSettings>()({
  ...fromEnvironment,
  classifier: classifierOption,
  drift: withDefaults(driftSettings),
  limits: optional(opaque<Partial<RequestLimits>>()),
  openapi: optional(opaque<OpenApiOptions>()),
  onError: optional(callback<(error: unknown) => void>()),
});
