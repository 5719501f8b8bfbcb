import { hostname } from 'node:os';
import { libraryName, libraryVersion } from 'sentiment-core/http';
import type { TelemetryEvent } from '../telemetry-event.ts';

/** One item of the ingestion protocol, an event of Application Insights: a row of `customEvents`. */
export interface EventEnvelope {
  readonly ver: 1;
  readonly name: 'Microsoft.ApplicationInsights.Event';
  readonly time: string;
  readonly iKey: string;
  /** Percent of the events of this kind that are sent; the portal multiplies by it. */
  readonly sampleRate: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: 'EventData';
    readonly baseData: {
      readonly ver: 2;
      readonly name: TelemetryEvent['name'];
      readonly properties: Readonly<Record<string, string>>;
      readonly measurements: Readonly<Record<string, number>>;
    };
  };
}

interface EnvelopeOrigin {
  readonly instrumentationKey: string;
  /** `cloud_RoleName` in the portal: which service this is. */
  readonly role: string;
  /** `cloud_RoleInstance`: which of its instances. Default: the host's name. */
  readonly roleInstance?: string | undefined;
}

/** Longer values are refused by the service. https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete */
const longestProperty = 8_192;

/** Texts become properties (`customDimensions`), numbers measurements (`customMeasurements`). */
export function splitProperties(event: TelemetryEvent): {
  properties: Record<string, string>;
  measurements: Record<string, number>;
} {
  const properties: Record<string, string> = { eventId: event.id };
  const measurements: Record<string, number> = {};
  for (const [name, value] of Object.entries(event.properties) as [string, unknown][]) {
    if (typeof value === 'string') properties[name] = value.slice(0, longestProperty);
    else if (typeof value === 'number' && Number.isFinite(value)) measurements[name] = value;
  }
  return { properties, measurements };
}

export function createEnvelopeWriter(origin: EnvelopeOrigin): (event: TelemetryEvent) => EventEnvelope {
  const tags = {
    'ai.cloud.role': origin.role,
    'ai.cloud.roleInstance': origin.roleInstance ?? hostname(),
    'ai.internal.sdkVersion': `${libraryName}:${libraryVersion}`,
  };
  return (event) => ({
    ver: 1,
    name: 'Microsoft.ApplicationInsights.Event',
    time: new Date(event.at).toISOString(),
    iKey: origin.instrumentationKey,
    sampleRate: event.name === 'PREDICTION' ? (event.share ?? 1) * 100 : 100,
    tags,
    data: { baseType: 'EventData', baseData: { ver: 2, name: event.name, ...splitProperties(event) } },
  });
}
