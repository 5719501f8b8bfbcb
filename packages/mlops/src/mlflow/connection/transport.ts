import { backoffMs } from '../../delivery/backoff.ts';
import { MlflowError, type MlflowErrorCode } from '../mlflow-error.ts';
import type { CallOptions, ConnectionSettings } from './connection-settings.ts';
import { type Answer, describeAddress, exchange, isTransient, type OutgoingRequest } from './exchange.ts';
import { type JsonFields, readJsonFields } from './json-fields.ts';

export interface SendRequest extends OutgoingRequest {
  /** Sending it twice does what sending it once does: only then is it tried again. */
  readonly repeatable: boolean;
}

interface JsonCall extends CallOptions {
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Lists, each entry a parameter of its own. */
  readonly repeatedQuery?: Readonly<Record<string, readonly string[]>>;
  readonly body?: unknown;
  readonly repeatable?: boolean;
}

export interface Transport {
  readonly settings: ConnectionSettings;
  /** Sends until an attempt succeeds; `consume` sees successful answers only and is part of the attempt. */
  send<T>(request: SendRequest, consume: (answer: Answer) => Promise<T>): Promise<T>;
  /** Calls `/api/2.0/mlflow/<path>`. GET is repeatable, other methods when they say so. */
  json(method: OutgoingRequest['method'], path: string, call?: JsonCall): Promise<JsonFields>;
  /** Address below that of the tracking server. */
  address(path: string): URL;
}

const backoff = { firstWaitMs: 200, longestWaitMs: 10_000 };
const longestRetryAfterMs = 60_000;

/** Waits asked for by a server, by the error that carries its answer. */
const retryAfter = new WeakMap<MlflowError, number>();

function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** Joins encoded path segments to a base address, whatever slashes either has. */
export function joinAddress(base: URL, path: string): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  return url;
}

export function createTransport(settings: ConnectionSettings): Transport {
  const address = (path: string) => joinAddress(settings.trackingUrl, path);

  const attempt = <T>(request: SendRequest, consume: (answer: Answer) => Promise<T>): Promise<T> =>
    exchange(settings, request, async (answer) => {
      const { ok, status, headers } = answer.response;
      if (ok) return consume(answer);
      const contentType = headers.get('content-type') ?? '';
      const name = `${request.method} ${describeAddress(request.url)}`;
      const error = createAnswerError(name, { status, contentType, body: await answer.text() }, settings.secrets);
      const wait = readRetryAfter(headers.get('retry-after'), settings.clock());
      if (wait !== undefined) retryAfter.set(error, wait);
      throw error;
    });

  const waitBefore = (retry: number, error: unknown): number => {
    const asked = MlflowError.isInstance(error) ? retryAfter.get(error) : undefined;
    return Math.max(asked ?? 0, backoffMs(backoff, retry + 1, settings.random()));
  };

  async function send<T>(request: SendRequest, consume: (answer: Answer) => Promise<T>): Promise<T> {
    for (let retry = 0; ; retry += 1) {
      try {
        return await attempt(request, consume);
      } catch (error) {
        if (!request.repeatable || retry >= settings.retries || !isTransient(error)) throw error;
        const wait = waitBefore(retry, error);
        if (wait > longestRetryAfterMs) throw error;
        const signal = AbortSignal.any([request.signal, settings.signal].filter((one) => one !== undefined));
        await settings.sleep(wait, signal);
        if (signal.aborted) {
          const message = `${request.method} ${describeAddress(request.url)} was aborted while waiting to try again`;
          throw new MlflowError({ errorCode: 'ABORTED', message, cause: signal.reason });
        }
      }
    }
  }

  async function readJson(request: OutgoingRequest, { response, text }: Answer): Promise<JsonFields> {
    const body = await text();
    const contentType = response.headers.get('content-type') ?? 'no type';
    try {
      const value: unknown = JSON.parse(body);
      if (typeof value === 'object' && value !== null) return readJsonFields(value);
    } catch (cause) {
      const message = `${request.method} ${describeAddress(request.url)} answered ${response.status} with ${contentType} instead of JSON: is it an MLflow server, or the login page of a proxy?`;
      throw new MlflowError({ errorCode: 'RESPONSE_NOT_JSON', status: response.status, message, cause });
    }
    const message = `${request.method} ${describeAddress(request.url)} answered with JSON that is not an object`;
    throw new MlflowError({ errorCode: 'RESPONSE_INVALID', status: response.status, message });
  }

  return {
    settings,
    address,
    send,
    json(method, path, call = {}) {
      const url = address(`api/2.0/${path}`);
      for (const [name, value] of Object.entries(call.query ?? {})) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
      for (const [name, values] of Object.entries(call.repeatedQuery ?? {})) {
        for (const value of values) url.searchParams.append(name, value);
      }
      const request: SendRequest = {
        method,
        url,
        repeatable: call.repeatable ?? method === 'GET',
        headers: {
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
        signal: call.signal,
        timeoutMs: call.timeoutMs,
      };
      return send(request, (answer) => readJson(request, answer));
    },
  };
}

const codeOfStatus: Readonly<Record<number, MlflowErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  // MLflow answers for unknown resources in JSON; a 404 of another kind is the web server's: no such endpoint.
  404: 'ENDPOINT_NOT_FOUND',
  405: 'ENDPOINT_NOT_FOUND',
  429: 'REQUEST_LIMIT_EXCEEDED',
  501: 'NOT_IMPLEMENTED',
  502: 'TEMPORARILY_UNAVAILABLE',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'TEMPORARILY_UNAVAILABLE',
};

function readErrorBody(body: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const { error_code: code, message } = JSON.parse(body) as Record<string, unknown>;
    return {
      code: typeof code === 'string' ? code : undefined,
      message: typeof message === 'string' ? message : undefined,
    };
  } catch {
    return {};
  }
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** The error for an answer other than 2xx. `request` names it, e.g. `GET http://host/path`. */
function createAnswerError(
  request: string,
  answer: { status: number; contentType: string; body: string },
  secrets: readonly string[],
): MlflowError {
  const { status, contentType, body } = answer;
  const { code, message } = readErrorBody(body);
  const errorCode = code ?? codeOfStatus[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'RESPONSE_NOT_JSON');
  const reason = message ?? `the body is ${contentType === '' ? 'of no type' : contentType}, not MLflow's JSON`;
  const text = hideSecrets(reason.length > 2_000 ? `${reason.slice(0, 2_000)}...` : reason, secrets);
  return new MlflowError({ errorCode, status, message: `${request} answered ${status} ${errorCode}: ${text}` });
}

/** Reads page after page, as the caller asks for more. Stops at a page without a token, or when a server repeats one. */
export async function* readPages<T>(
  readPage: (pageToken: string | undefined) => Promise<JsonFields>,
  decode: (page: JsonFields) => readonly T[],
): AsyncGenerator<T, void, undefined> {
  let token: string | undefined;
  for (;;) {
    const page = await readPage(token);
    yield* decode(page);
    const next = page.optionalText('next_page_token');
    if (next === undefined || next === '' || next === token) return;
    token = next;
  }
}
