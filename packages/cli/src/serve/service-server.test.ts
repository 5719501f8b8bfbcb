import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createSignClassifier } from '../testing/command-line-fixture.ts';
import { createServiceServer, type ServiceServerOptions } from './service-server.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(options: Partial<ServiceServerOptions> = {}) {
  const lines: string[] = [];
  const server = await createServiceServer({
    classifier: createSignClassifier(),
    host: '127.0.0.1',
    environment: {},
    warn: (line) => lines.push(line),
    ...options,
  });
  closers.push(() => server.close());
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  const status = async (path: string) => (await fetch(url + path)).status;
  const post = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  return { server, lines, status, post, url };
}

const inMemory = 'sentiment: feedback is kept in memory until the server ends; --database FILE keeps it';

describe('the server of `sentiment serve`', () => {
  it('takes feedback, shows it, speaks MLflow’s protocol, and says that it keeps nothing', async () => {
    const { lines, post, status, url } = await start();
    const { predictionId } = await post('/predict', { text: '+' });
    expect(await post('/feedback', { predictionId, correct: false })).toMatchObject({ trueLabel: 'negative' });
    expect(await (await fetch(`${url}/feedback/errors`)).json()).toMatchObject({ errors: [{ predictionId }] });
    const answer = await post('/invocations', { dataframe_records: [{ text: '+' }] });
    expect(answer).toMatchObject({ predictions: [{ label: 'positive', prob_positive: 0.8 }] });
    expect(await status('/v2/models/signs/ready')).toBe(200);
    const { paths } = await (await fetch(`${url}/openapi.json`)).json();
    expect(paths).toHaveProperty(['/v2/models/{model}/infer']);
    expect(lines).toEqual([inMemory]);
  });

  it('keeps feedback in the file that it is given, over the environment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentiment-serve-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const database = join(folder, 'feedback.sqlite');
    const environment = { SQLITE_FILE: join(folder, 'other.sqlite'), DATABASE_URL: 'postgresql://nowhere.invalid/x' };
    const first = await start({ database, environment });
    const { predictionId } = await first.post('/predict', { text: '+' });
    await first.server.close();
    await first.server.close();
    const { lines, post } = await start({ environment: { SQLITE_FILE: database } });
    expect(await post('/feedback', { predictionId, correct: true })).toMatchObject({ changed: true });
    expect([first.lines, lines]).toEqual([[], []]);
    expect(existsSync(environment.SQLITE_FILE)).toBe(false);
  });

  it('asks for a key to what is monitored, or closes it, when others can call', async () => {
    const closed = await start({ host: '0.0.0.0' });
    expect(await closed.status('/stats')).toBe(403);
    expect(closed.lines[1]).toBe(
      'sentiment: /stats, /metrics, /drift, /alerts and /feedback/errors are closed: set MONITORING_KEYS',
    );
    const keyed = await start({ host: '0.0.0.0', environment: { MONITORING_KEYS: 'monitoring-key-0123456789' } });
    expect(await keyed.status('/stats')).toBe(401);
    expect(keyed.lines).toEqual([inMemory]);
    expect(await (await start()).status('/stats')).toBe(200);
  });

  it('says in one line that the database cannot be opened', async () => {
    await expect(start({ database: '/no/such/folder/feedback.sqlite' })).rejects.toThrowError(
      '/no/such/folder/feedback.sqlite: The database cannot open its file: its folder must be there, and writable',
    );
  });
});
