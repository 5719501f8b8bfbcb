import { Agent, request } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Parsed JSON. */
  readonly body: Record<string, unknown>;
  readonly retryAfter: string | undefined;
  readonly milliseconds: number;
}

/** Requests of JSON over connections that are kept; rejects when the server is gone. */
export interface HttpClient {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  close(): void;
}

/** Cheaper than `fetch`: on a small machine the client must not be what is measured. */
export const createHttpClient = (url: string): HttpClient => {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });

  const send = (method: string, path: string, body: string | undefined, again = false): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const started = performance.now();
      const headers = { 'content-type': 'application/json' };
      const sent = request(new URL(path, url), { method, agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(text) as Record<string, unknown>,
            retryAfter: response.headers['retry-after'],
            milliseconds: performance.now() - started,
          });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server had just closed the idle connection: the request did not reach it.
        if (sent.reusedSocket && error.code === 'ECONNRESET' && !again) resolve(send(method, path, body, true));
        else reject(error);
      });
      sent.end(body);
    });

  return {
    get: (path) => send('GET', path, undefined),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
    close: () => agent.destroy(),
  };
};
