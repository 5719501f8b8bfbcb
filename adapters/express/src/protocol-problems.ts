import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { problemResponse, type Problem } from 'sentiment-core/http';
import { refusalOf } from './error-problems.ts';

const statuses: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what never becomes a request (not HTTP, too slow, too large a head, `Expect`) as a problem, as Node would without a body. */
export const answerProtocolProblems = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Node's own default looks at this, too: within an answer under way another one would be garbage.
    const { _httpMessage: underWay } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
    if (!socket.writable || error.code === 'ECONNRESET' || underWay?.headersSent === true) return void socket.destroy();
    socket.end(rawAnswer(statuses[error.code ?? ''] ?? 400), () => socket.destroy());
  });
  server.on('checkExpectation', (_request, response) => {
    const { status, headers, body } = problemResponse(refusalOf(417));
    response.writeHead(status, { ...headers, ...hardening }).end(body);
  });
};

const hardening = { 'x-content-type-options': 'nosniff' } as const;

const rawAnswer = (status: number): string => {
  const { headers, body } = problemResponse(refusalOf(status));
  const text = String(body);
  const { title } = JSON.parse(text) as Problem;
  const fields = { ...headers, ...hardening, 'content-length': Buffer.byteLength(text), connection: 'close' };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', text].join('\r\n');
};
