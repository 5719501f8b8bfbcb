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
export function createHttpClient(url: string): HttpClient {
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
}

export interface FiredAlert {
  readonly id: string;
  readonly rule: string;
  readonly firedAt: number;
  readonly reports: number;
  readonly predictionIds: readonly string[];
}

export interface AlertDelivery {
  readonly destination: string;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
}

export interface Firing {
  readonly alert: FiredAlert;
  readonly deliveries: readonly AlertDelivery[];
}

/** The firings of the rule of reported errors that the service has on record, newest first. */
export async function alertsOf(service: HttpClient): Promise<readonly Firing[]> {
  const { status, body } = await service.get('/alerts?limit=100');
  if (status !== 200) throw new Error(`GET /alerts answered ${status}: ${JSON.stringify(body)}`);
  const { firings } = body as unknown as { firings: readonly Firing[] };
  return firings.filter(({ alert }) => alert.rule === 'wrong-predictions');
}

/** Does the work for every item, so many at a time, and resolves to the results in the order of the items. */
export async function manyAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index], index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Numbers in [0, 1), the same for the same seed: a linear congruential generator, good enough to choose moments. */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
