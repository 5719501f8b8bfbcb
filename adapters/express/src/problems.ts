import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import { problemResponse, SentimentError, type ErrorListener, type Problem } from 'sentiment-core/http';

type Refusal = readonly [code: Problem['code'], message: string];

const malformed: Refusal = ['invalid_request', 'The request is malformed.'];

// Our words, not those of the middleware, which may quote the request.
const refusals: Readonly<Record<number, Refusal>> = {
  401: ['unauthorized', 'Credentials are missing or wrong.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['not_found', 'There is nothing at this path.'],
  405: ['method_not_allowed', 'This method is not allowed here.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  413: ['body_too_large', 'The body is too large.'],
  415: ['unsupported_media_type', 'The type or the encoding of the body is not supported.'],
  417: ['expectation_failed', 'The expectation cannot be met.'],
  429: ['too_many_requests', 'Too many requests; try again later.'],
  431: ['headers_too_large', 'The head of the request is too large.'],
};

/** The error for a refusal of the caller's request with this status; without a code of its own it becomes 400. */
function refusalOf(status: number): SentimentError {
  const [code, message] = refusals[status] ?? malformed;
  return new SentimentError({ code, message });
}

/** Answers what middleware threw as a problem; what carries a 4xx status is the caller's fault. */
export function createErrorProblems(onError: ErrorListener): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    const callersFault = status >= 400 && status < 500;
    const answer = problemResponse(callersFault ? refusalOf(status) : error);
    if (answer.status === 500) onError(error, request);
    response
      .status(answer.status)
      .set({ ...answer.headers })
      .end(answer.body);
  };
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  if ('status' in error) return Number(error.status);
  return 'statusCode' in error ? Number(error.statusCode) : 500;
}

const protocolStatuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what never becomes a request (not HTTP, too slow, too large a head, `Expect`) as a problem, as Node would without a body. */
export function answerProtocolProblems(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Node's own default looks at this, too: within an answer under way another one would be garbage.
    const { _httpMessage: underWay } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
    if (!socket.writable || error.code === 'ECONNRESET' || underWay?.headersSent === true) return void socket.destroy();
    socket.end(rawAnswer(protocolStatuses[error.code ?? ''] ?? 400), () => socket.destroy());
  });
  server.on('checkExpectation', (_request, response) => {
    const { status, headers, body } = problemResponse(refusalOf(417));
    response.writeHead(status, { ...headers, ...hardening }).end(body);
  });
}

const hardening = { 'x-content-type-options': 'nosniff' } as const;

function rawAnswer(status: number): string {
  const { headers, body } = problemResponse(refusalOf(status));
  const text = String(body);
  const { title } = JSON.parse(text) as Problem;
  const fields = { ...headers, ...hardening, 'content-length': Buffer.byteLength(text), connection: 'close' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', text].join('\r\n');
}
