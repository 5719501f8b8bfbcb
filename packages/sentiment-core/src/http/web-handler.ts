import type { RouteRequest, RouteResponse } from '../contracts/index.ts';
import { SentimentError } from '../errors/sentiment-error.ts';
import { callerGone, readText } from './body/request-body.ts';
import type { Handler } from './handler.ts';

/** Serves a handler where the platform speaks web `Request` and `Response`: workers, edge functions, Deno, Bun. */
export function toWebHandler(handler: Handler): (request: Request) => Promise<Response> {
  return async (request) => {
    const routeRequest = toRouteRequest(request);
    return toResponse(await handler(routeRequest), (error) => handler.onError(error, routeRequest));
  };
}

function toRouteRequest(request: Request): RouteRequest {
  const { pathname, search } = new URL(request.url);
  const stream = () => bodyOf(request);
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    header: (name) => request.headers.get(name) ?? undefined,
    text: (maxBytes) => readText(stream(), maxBytes),
    stream,
    signal: request.signal,
  };
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  const reader = request.body.getReader();
  try {
    for (let part = await next(reader); !part.done; part = await next(reader)) yield part.value;
  } finally {
    reader.releaseLock();
  }
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw callerGone(cause);
  }
}

function toResponse({ status, headers, body }: RouteResponse, onError: (error: unknown) => void): Response {
  if (status === 204) return new Response(null, { status, headers });
  if (typeof body === 'string') return new Response(body, { status, headers });
  if (body instanceof Uint8Array) return new Response(new Uint8Array(body), { status, headers });
  return new Response(toStream(body, onError), { status, headers });
}

function toStream(body: AsyncIterable<string>, onError: (error: unknown) => void): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const result = await iterator.next();
        if (result.done === true) controller.close();
        else controller.enqueue(encoder.encode(result.value));
      } catch (error) {
        if (!SentimentError.isInstance(error) || error.code !== 'aborted') onError(error);
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
