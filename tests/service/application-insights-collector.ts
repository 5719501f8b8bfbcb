import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { createThrowAwayCertificate } from './throw-away-certificate.ts';

/** What the collector does with a request, decided by the test. */
export interface CollectorAnswer {
  readonly status: number;
  /** Seconds, sent as Retry-After. */
  readonly retryAfter?: number;
  readonly location?: string;
  /** Indexes of the envelopes that are refused, with the status of each; the others are taken. */
  readonly refuse?: ReadonlyMap<number, number>;
  /** Keep the envelopes, and cut the connection instead of answering. */
  readonly cut?: boolean;
  /** Milliseconds before the answer. */
  readonly delayMs?: number;
}

export interface CollectorRequest {
  readonly method: string;
  readonly path: string;
  readonly encoding: string;
  readonly bytes: number;
  /** Envelopes of the request, taken or not. */
  readonly envelopes: readonly TelemetryEnvelope[];
  readonly status: number;
}

export interface ApplicationInsightsCollector {
  readonly url: string;
  readonly connectionString: string;
  /** Path of the certificate, for NODE_EXTRA_CA_CERTS of a child process. */
  readonly certificateFile: string;
  readonly certificate: string;
  /** Every request, in the order of arrival. */
  readonly requests: readonly CollectorRequest[];
  /** Envelopes that were taken. */
  readonly accepted: readonly TelemetryEnvelope[];
  /** What was wrong with envelopes. A test expects none. */
  readonly faults: readonly string[];
  /** Raw bodies after decompression: all that ever arrived. */
  readonly bodies: readonly string[];
  /** Decides the answer to each request to come; without it everything is taken. */
  answer: ((envelopes: readonly TelemetryEnvelope[]) => CollectorAnswer | undefined) | undefined;
  /** Connections are refused until `comeBack`. */
  goAway(): Promise<void>;
  /** Listens at the same port again. */
  comeBack(): Promise<void>;
  /** Accepted events (`EventData`) of one name. */
  events(name: string): TelemetryEnvelope[];
  forget(): void;
  stop(): Promise<void>;
}

export const instrumentationKey = '11111111-2222-4333-8444-555555555555';

/**
 * An HTTPS server at 127.0.0.1 that speaks the ingestion protocol of Application Insights: POST /v2.1/track of a JSON
 * list, gzip or not. It checks every envelope, and can fail, wait, take a part, go away and come back.
 * @throws {Error} without the openssl command, which makes its certificate
 */
export async function startApplicationInsightsCollector(): Promise<ApplicationInsightsCollector> {
  const { certificate, key, certificateFile, remove } = await createThrowAwayCertificate();
  const requests: CollectorRequest[] = [];
  const accepted: TelemetryEnvelope[] = [];
  const faults: string[] = [];
  const bodies: string[] = [];
  const sockets = new Set<Socket>();

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const encoding = request.headers['content-encoding'] ?? '';
    const body = (encoding === 'gzip' ? gunzipSync(sent) : sent).toString('utf8');
    bodies.push(body);
    const envelopes = readEnvelopes(request, body, faults);
    const answer = collector.answer?.(envelopes) ?? { status: 200 };
    const refused = answer.refuse ?? new Map<number, number>();
    const takesAny = answer.status === 200 || answer.status === 206;
    const taken = takesAny ? envelopes.filter((_, index) => !refused.has(index)) : [];
    const { method = '', url: path = '' } = request;
    requests.push({ method, path, encoding, bytes: sent.length, envelopes, status: answer.status });
    if (answer.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    accepted.push(...taken);
    if (answer.cut) return void request.socket.destroy();
    if (answer.retryAfter !== undefined) response.setHeader('retry-after', answer.retryAfter);
    if (answer.location !== undefined) response.setHeader('location', answer.location);
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
    const errors = [...refused].map(([index, statusCode]) => ({ index, statusCode, message: 'refused by the test' }));
    response.end(JSON.stringify({ itemsReceived: envelopes.length, itemsAccepted: taken.length, errors }));
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    take(request, response).catch((error: unknown) => {
      faults.push(`the request could not be read: ${String(error)}`);
      response.destroy();
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const goAway = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;

  const collector: ApplicationInsightsCollector = {
    url,
    connectionString: `InstrumentationKey=${instrumentationKey};IngestionEndpoint=${url}/;LiveEndpoint=${url}/`,
    certificateFile,
    certificate,
    requests,
    accepted,
    faults,
    bodies,
    answer: undefined,
    goAway,
    comeBack: () => listen(port),
    events: (name) => accepted.filter(({ data }) => data.baseType === 'EventData' && data.baseData.name === name),
    forget() {
      for (const list of [requests, accepted, faults, bodies]) list.length = 0;
      collector.answer = undefined;
    },
    async stop() {
      await goAway();
      await remove();
    },
  };
  return collector;
}

function readEnvelopes(request: IncomingMessage, body: string, faults: string[]): TelemetryEnvelope[] {
  const address = `${request.method} ${request.url}`;
  if (!/^POST \/v2(\.1)?\/track$/.test(address)) faults.push(`unexpected request ${address}`);
  if (!request.headers['content-type']?.startsWith('application/json'))
    faults.push(`content-type ${request.headers['content-type']}`);
  const list = JSON.parse(body) as unknown;
  if (!Array.isArray(list)) {
    faults.push('the body is not a list');
    return [];
  }
  for (const envelope of list as unknown[]) {
    const fault = describeEnvelopeFault(envelope, instrumentationKey);
    if (fault !== undefined) faults.push(fault);
  }
  return list as TelemetryEnvelope[];
}

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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
