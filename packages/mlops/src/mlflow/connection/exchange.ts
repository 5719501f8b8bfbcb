import { hasErrorCode, MlflowError } from '../mlflow-error.ts';
import type { CallOptions, ConnectionSettings } from './connection-settings.ts';

/** Bytes to send, readable again for another attempt. */
export interface RequestBody {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface OutgoingRequest extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | RequestBody | undefined;
}

export interface Answer {
  readonly response: Response;
  /** The body; the time limit runs while a chunk is awaited. */
  bytes(): AsyncGenerator<Uint8Array, void, undefined>;
  text(): Promise<string>;
}

const largestRedirectCount = 5;

/** An address as it may be shown: without credentials, query (presigned addresses keep secrets there) and fragment. */
export function describeAddress(address: string | URL): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url === undefined ? 'an unreadable address' : `${url.protocol}//${url.host}${url.pathname}`;
}

/** A failure of what is sent, not of the connection: it stays what it is and is not tried again. */
interface SourceFailure {
  readonly reason: unknown;
}

function toStream(
  body: RequestBody,
  timer: IdleTimer,
  fail: (failure: SourceFailure) => void,
): ReadableStream<Uint8Array> {
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body.open()) {
        timer.touch();
        yield chunk;
      }
    } catch (error) {
      fail({ reason: error });
      throw error;
    }
    timer.touch();
  }
  return toByteStream(read());
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ?? (cause instanceof Error && cause.message !== '' ? cause.message : message);
}

/** One attempt at a request: time limit, redirects, credentials for trusted origins only. */
export async function exchange<T>(
  settings: ConnectionSettings,
  request: OutgoingRequest,
  consume: (answer: Answer) => Promise<T>,
): Promise<T> {
  const { method } = request;
  const timeoutMs = request.timeoutMs ?? settings.timeoutMs;
  const timer = startIdleTimer(timeoutMs, [request.signal, settings.signal]);
  let url = request.url;
  let sourceFailure: SourceFailure | undefined;
  let isStreaming = false;

  const name = () => `${method} ${describeAddress(url)}`;

  const explainAbort = (): MlflowError | undefined => {
    const aborted = [request.signal, settings.signal].find((signal) => signal?.aborted);
    if (aborted === undefined) return undefined;
    return new MlflowError({ errorCode: 'ABORTED', message: `${name()} was aborted`, cause: aborted.reason });
  };

  const explain = (cause: unknown): unknown => {
    if (sourceFailure !== undefined) return sourceFailure.reason;
    if (MlflowError.isInstance(cause)) return cause;
    const aborted = explainAbort();
    if (aborted !== undefined) return aborted;
    if (timer.timedOut) {
      return new MlflowError({
        errorCode: 'TIMEOUT',
        message: `${name()} had no answer within ${timeoutMs} ms`,
        cause,
      });
    }
    return new MlflowError({ errorCode: 'CONNECTION_FAILED', message: `${name()} failed: ${reasonOf(cause)}`, cause });
  };

  const orExplain = async <R>(work: Promise<R>): Promise<R> => {
    try {
      return await work;
    } catch (error) {
      throw explain(error);
    }
  };

  const send = async (): Promise<Response> => {
    const trusted = settings.trustedOrigins.has(url.origin);
    const headers = new Headers(trusted ? settings.trustedHeaders : {});
    for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
    const init: RequestInit & { duplex?: 'half' } = { method, headers, redirect: 'manual', signal: timer.signal };
    if (typeof request.body === 'string') init.body = request.body;
    else if (request.body !== undefined && request.body.size > 0) {
      // The servers need the length: behind their WSGI layer a chunked body reads as an empty one.
      headers.set('content-length', String(request.body.size));
      init.body = toStream(request.body, timer, (failure) => (sourceFailure ??= failure));
      init.duplex = 'half';
      // Under any other mode fetch keeps a copy of the whole stream, to send it again after a redirect.
      init.redirect = 'error';
    } else if (request.body !== undefined) init.body = new Uint8Array();
    return orExplain(settings.fetch(url, init));
  };

  const followRedirects = async (): Promise<Response> => {
    for (let count = 0; ; count += 1) {
      const response = await send();
      const location = response.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
      await response.body?.cancel();
      const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
      const allowed = method === 'GET' || (target?.origin === url.origin && response.status >= 307);
      if (target === undefined || !/^https?:$/.test(target.protocol) || !allowed || count === largestRedirectCount) {
        const to = target === undefined ? 'an unreadable address' : describeAddress(target);
        const message = `${method} ${describeAddress(url)} answered ${response.status}, a redirect to ${to} that is not followed; if that is the server, use its address`;
        throw new MlflowError({ errorCode: 'REDIRECT_REFUSED', status: response.status, message });
      }
      target.username = '';
      target.password = '';
      url = target;
    }
  };

  const createAnswer = (response: Response): Answer => {
    async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
      const reader = response.body?.getReader();
      if (reader === undefined) return;
      try {
        for (;;) {
          timer.touch();
          const { done, value } = await reader.read();
          timer.pause();
          if (done) break;
          yield value;
        }
      } catch (error) {
        throw explain(error);
      } finally {
        timer.stop();
        await reader.cancel().catch(() => undefined);
      }
    }
    const bytes = () => {
      isStreaming = true;
      return read();
    };
    return { response, bytes, text: () => orExplain(response.text()) };
  };

  try {
    const result = await consume(createAnswer(await followRedirects()));
    // A stream that was handed out goes on under the same signals, and stops the timer at its end.
    if (isStreaming) timer.pause();
    else timer.stop();
    return result;
  } catch (error) {
    timer.stop();
    // A failure of `consume` itself, such as a full disk, is passed on.
    throw MlflowError.isInstance(error) ? error : (explainAbort() ?? error);
  }
}

/** Whether a failed attempt at a repeatable call is worth another. */
export function isTransient(error: unknown): boolean {
  if (hasErrorCode(error, 'CONNECTION_FAILED')) return true;
  return MlflowError.isInstance(error) && [429, 502, 503, 504].includes(error.status ?? 0);
}

interface IdleTimer {
  /** Aborted when the time is over, or when one of the given signals is. */
  readonly signal: AbortSignal;
  readonly timedOut: boolean;
  /** Something moved: the time starts again. */
  touch(): void;
  /** Nothing is awaited now: no time runs until the next `touch`. */
  pause(): void;
  /** Ends the timer and lets go of the signals. */
  stop(): void;
}

/** Aborts when nothing has moved for `timeoutMs` milliseconds. */
function startIdleTimer(timeoutMs: number, signals: readonly (AbortSignal | undefined)[]): IdleTimer {
  const controller = new AbortController();
  const watched = signals.filter((signal) => signal !== undefined);
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;
  const pause = () => clearTimeout(timer);
  const touch = () => {
    pause();
    timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, timeoutMs);
  };
  const abort = () => controller.abort();
  for (const signal of watched) {
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  }
  touch();
  return {
    signal: controller.signal,
    get timedOut() {
      return timedOut;
    },
    touch,
    pause,
    stop() {
      pause();
      for (const signal of watched) signal.removeEventListener('abort', abort);
    },
  };
}

/** A stream that reads the bytes as they are asked for, and ends their source when it is cancelled. */
export function toByteStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
