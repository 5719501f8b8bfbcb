/** One item of the ingestion protocol of Application Insights, as far as the tests look at it. */
export interface TelemetryEnvelope {
  readonly name: string;
  readonly time: string;
  readonly iKey: string;
  readonly sampleRate?: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: {
      readonly ver: number;
      readonly name?: string;
      readonly properties?: Readonly<Record<string, string>>;
      readonly measurements?: Readonly<Record<string, number>>;
      readonly [field: string]: unknown;
    };
  };
}

const baseTypes = [
  'AvailabilityData',
  'EventData',
  'ExceptionData',
  'MessageData',
  'MetricData',
  'PageViewData',
  'RemoteDependencyData',
  'RequestData',
];
const tagName = /^ai\.(application|cloud|device|internal|location|operation|session|user)\./;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What the service would refuse, or keep under a wrong name or time; undefined when the envelope is in order.
 * Limits: https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete
 */
export function describeEnvelopeFault(envelope: unknown, instrumentationKey: string): string | undefined {
  if (!isObject(envelope)) return 'an envelope is not an object';
  const { name, time, iKey, tags, data, sampleRate = 100, ver } = envelope;
  const shown = `envelope ${JSON.stringify(name)}`;
  if (typeof name !== 'string' || !/^Microsoft\.ApplicationInsights\.([0-9a-f]+\.)?[A-Z]\w+$/.test(name))
    return `${shown}: wrong name`;
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/.test(time)) return `${shown}: wrong time`;
  if (iKey !== instrumentationKey) return `${shown}: another instrumentation key`;
  if (ver !== undefined && ver !== 1) return `${shown}: version ${JSON.stringify(ver)}`;
  if (typeof sampleRate !== 'number' || !(sampleRate > 0 && sampleRate <= 100)) return `${shown}: wrong sampleRate`;
  if (!isObject(tags)) return `${shown}: no tags`;
  for (const [tag, value] of Object.entries(tags))
    if (!tagName.test(tag) || typeof value !== 'string') return `${shown}: wrong tag ${tag}`;
  if (!isObject(data) || !baseTypes.includes(data.baseType as string)) return `${shown}: unknown baseType`;
  return describeBaseDataFault(`${shown} ${String(data.baseType)}`, data.baseType as string, data.baseData);
}

function describeBaseDataFault(shown: string, baseType: string, baseData: unknown): string | undefined {
  if (!isObject(baseData)) return `${shown}: no baseData`;
  if (baseData.ver !== 2) return `${shown}: baseData.ver ${JSON.stringify(baseData.ver)}`;
  if (baseType === 'EventData' && (typeof baseData.name !== 'string' || baseData.name.length > 512))
    return `${shown}: wrong event name`;
  const { properties = {}, measurements = {} } = baseData;
  if (!isObject(properties) || !isObject(measurements)) return `${shown}: properties or measurements are no object`;
  for (const [key, value] of Object.entries(properties))
    if (key.length > 150 || typeof value !== 'string' || value.length > 8192) return `${shown}: wrong property ${key}`;
  for (const [key, value] of Object.entries(measurements))
    if (key.length > 150 || typeof value !== 'number') return `${shown}: wrong measurement ${key}`;
  return undefined;
}
