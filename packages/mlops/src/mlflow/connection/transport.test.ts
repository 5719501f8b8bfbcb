import { afterEach, describe, expect, it } from 'vitest';
import { createMlflowClient, type MlflowClientOptions } from '../mlflow-client.ts';
import { MlflowError } from '../mlflow-error.ts';
import { type FaultServer, type Play, sendHtml, sendJson, startFaultServer } from '../fault-server-fixture.ts';

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const experiment = { experiment: { experiment_id: '1', name: 'tweets', lifecycle_stage: 'active' } };

async function setUp(play: Play, options: MlflowClientOptions = {}) {
  const server = await startFaultServer(play);
  servers.push(server);
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const environment = {};
  const client = createMlflowClient({ trackingUri: server.url, environment, sleep, random: () => 0, ...options });
  return { client, waits, server };
}

async function failureOf(work: Promise<unknown>): Promise<MlflowError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!MlflowError.isInstance(error)) throw new Error('no MlflowError', { cause: error });
  return error;
}

describe('a call', () => {
  it('tries a read again after 503, with growing waits, and stops at the bound', async () => {
    const recovering = await setUp((_, response, index) =>
      index < 2 ? sendHtml(response, 503) : sendJson(response, 200, experiment),
    );
    expect((await recovering.client.experiments.get('1')).name).toBe('tweets');
    expect(recovering.waits).toEqual([100, 200]);
    const broken = await setUp((_, response) => sendJson(response, 502, {}), { retries: 3 });
    expect(await failureOf(broken.client.experiments.get('1'))).toMatchObject({
      status: 502,
      errorCode: 'TEMPORARILY_UNAVAILABLE',
    });
    expect(broken.server.requests).toHaveLength(4);
  });

  it('waits as long as Retry-After says, and gives up when that is too long', async () => {
    const limited = await setUp((_, response, index) =>
      index === 0 ? sendJson(response, 429, {}, { 'retry-after': '7' }) : sendJson(response, 200, experiment),
    );
    await limited.client.experiments.get('1');
    expect(limited.waits).toEqual([7000]);
    const closed = await setUp((_, response) => sendJson(response, 429, {}, { 'retry-after': '3600' }));
    expect(await failureOf(closed.client.experiments.get('1'))).toMatchObject({
      status: 429,
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
    });
    expect(closed.waits).toEqual([]);
  });

  it.each(['create', 'logMetric', 'logMetrics'] as const)('never sends %s twice', async (name) => {
    const { client, server } = await setUp((_, response) => sendJson(response, 503, {}, { 'retry-after': '0' }));
    const point = { key: 'loss', value: 1 };
    const calls = {
      create: () => client.runs.create({ experimentId: '1' }),
      logMetric: () => client.runs.logMetric('r', point),
      logMetrics: () => client.runs.logMetrics('r', [point]),
    };
    expect(await failureOf(calls[name]())).toMatchObject({ status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  it('sends params and tags again, which is harmless', async () => {
    const { client, server } = await setUp((_, response, index) => sendJson(response, index % 2 === 0 ? 503 : 200, {}));
    await client.runs.logParams('r', { a: 1 });
    await client.runs.setTags('r', { b: 'c' });
    expect(server.requests.map(({ body }) => body.toString())).toEqual([
      ...Array(2).fill('{"run_id":"r","params":[{"key":"a","value":"1"}]}'),
      ...Array(2).fill('{"run_id":"r","tags":[{"key":"b","value":"c"}]}'),
    ]);
  });

  it('does not try again what will not change', async () => {
    for (const status of [400, 401, 403, 404, 500]) {
      const { client, server } = await setUp((_, response) => sendJson(response, status, {}));
      expect(await failureOf(client.experiments.get('1'))).toMatchObject({ status });
      expect(server.requests).toHaveLength(1);
    }
  });

  it('says when the server is away', async () => {
    const { client, server, waits } = await setUp(() => undefined, { retries: 2 });
    await servers.pop()?.stop();
    const error = await failureOf(client.experiments.get('1'));
    expect(error).toMatchObject({ errorCode: 'CONNECTION_FAILED', status: undefined });
    expect(error.message).toContain(`${server.url}/api/2.0/mlflow/experiments/get failed: ECONNREFUSED`);
    expect(error.cause).toBeInstanceOf(Error);
    expect(waits).toHaveLength(2);
  });

  it('ends when the server is too slow', async () => {
    const { client, server } = await setUp(() => undefined, { timeoutMs: 1_000 });
    expect(await failureOf(client.experiments.get('1'))).toMatchObject({
      errorCode: 'TIMEOUT',
      code: 'storage_unavailable',
    });
    expect(await failureOf(client.experiments.get('1', { timeoutMs: 500 }))).toMatchObject({
      message: expect.stringContaining('within 500 ms') as string,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('ends when the body comes too slowly', async () => {
    const { client } = await setUp((_, response) => void response.writeHead(200).write('{'), { timeoutMs: 50 });
    expect(await failureOf(client.experiments.get('1'))).toMatchObject({ errorCode: 'TIMEOUT' });
  });

  it('ends when it is aborted, before, meanwhile, and while waiting', async () => {
    const { client } = await setUp(() => undefined);
    const reason = new Error('enough');
    const before = await failureOf(client.experiments.get('1', { signal: AbortSignal.abort(reason) }));
    expect(before).toMatchObject({ errorCode: 'ABORTED', cause: reason });
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 20);
    expect(await failureOf(client.experiments.get('1', { signal: stop.signal }))).toMatchObject({
      errorCode: 'ABORTED',
    });
    const halt = new AbortController();
    const waiting = await setUp((_, response) => sendJson(response, 503, {}), {
      signal: halt.signal,
      sleep: async () => halt.abort(reason),
    });
    expect(await failureOf(waiting.client.experiments.get('1'))).toMatchObject({ errorCode: 'ABORTED', cause: reason });
    expect(waiting.server.requests).toHaveLength(1);
  });

  it('keeps status, code and message of the server, of both kinds of 404 too', async () => {
    const answer = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No experiment 1' };
    const missing = await setUp((_, response) => sendJson(response, 404, answer));
    expect(await failureOf(missing.client.experiments.get('1'))).toMatchObject({
      status: 404,
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      message: expect.stringContaining('No experiment 1') as string,
    });
    expect(await missing.client.loggedModels.areSupported()).toBe(true);
    const older = await setUp((_, response) => sendHtml(response, 404));
    expect(await failureOf(older.client.experiments.get('1'))).toMatchObject({ errorCode: 'ENDPOINT_NOT_FOUND' });
    expect(await older.client.loggedModels.areSupported()).toBe(false);
    const named = await setUp((_, response) => sendJson(response, 404, { error_code: 'ENDPOINT_NOT_FOUND' }));
    expect(await named.client.loggedModels.areSupported()).toBe(false);
  });

  it('names 401 and 403, and does not show what the server echoes of the credentials', async () => {
    for (const [status, errorCode] of [
      [401, 'UNAUTHENTICATED'],
      [403, 'PERMISSION_DENIED'],
    ] as const) {
      const { client, server } = await setUp(
        ({ headers }, response) => sendJson(response, status, { message: `not ${headers.authorization}` }),
        { token: 'secret-token' },
      );
      const error = await failureOf(client.experiments.get('1'));
      expect(error).toMatchObject({ status, errorCode });
      expect(server.requests[0]?.headers.authorization).toBe('Bearer secret-token');
      expect(error.message).not.toContain('secret');
    }
  });

  it('names the address, without credentials, when HTML comes instead of JSON', async () => {
    const { server } = await setUp((_, response) => sendHtml(response, 200));
    const trackingUri = server.url.replace('//', '//ann:open-sesame@');
    const client = createMlflowClient({ trackingUri, environment: {} });
    const error = await failureOf(client.experiments.get('1'));
    expect(error).toMatchObject({ errorCode: 'RESPONSE_NOT_JSON', status: 200 });
    expect(error.message).toContain(`${server.url}/api/2.0/mlflow/experiments/get`);
    expect(error.message).toContain('text/html');
    expect(`${error.message} ${client.trackingUri}`).not.toMatch(/sesame|ann/);
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('ann:open-sesame')}`);
  });

  it('gives a typed error for JSON that is not MLflow’s', async () => {
    const { client } = await setUp((_, response, index) => sendJson(response, 200, index === 0 ? [] : {}));
    expect(await failureOf(client.experiments.get('1'))).toMatchObject({ errorCode: 'RESPONSE_INVALID' });
    expect((await failureOf(client.experiments.get('1'))).message).toContain('experiment.experiment_id');
  });
});

describe('a redirect', () => {
  const headers = { 'x-team': 'nlp-team' };

  it('to another origin is followed without credentials', async () => {
    const elsewhere = await setUp((_, response) => sendJson(response, 200, experiment));
    const { client, server } = await setUp(
      ({ path }, response) => void response.writeHead(302, { location: `${elsewhere.server.url}${path}` }).end(),
      { token: 'secret-token', headers },
    );
    await client.experiments.get('1');
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret-token', 'x-team': 'nlp-team' });
    expect(elsewhere.server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(elsewhere.server.requests[0]?.headers).not.toHaveProperty('x-team');
  });

  it('within the origin keeps them, and to a trusted origin gives them', async () => {
    const trusted = await setUp((_, response) => sendJson(response, 200, experiment));
    const { client, server } = await setUp(
      ({ path }, response, index) => {
        const location = index === 0 ? `/moved${path}` : `${trusted.server.url}${path}`;
        response.writeHead(307, { location }).end();
      },
      { token: 'secret-token', trustedOrigins: [trusted.server.url] },
    );
    await client.experiments.get('1');
    for (const { headers: sent } of [...server.requests, ...trusted.server.requests]) {
      expect(sent.authorization).toBe('Bearer secret-token');
    }
  });

  it('of a write is followed within the origin only', async () => {
    const elsewhere = await setUp((_, response) => sendJson(response, 200, {}));
    const { client } = await setUp(
      (_, response) => void response.writeHead(307, { location: `${elsewhere.server.url}/?token=abc` }).end(),
    );
    const error = await failureOf(client.runs.logMetric('r', { key: 'a', value: 1 }));
    expect(error).toMatchObject({ errorCode: 'REDIRECT_REFUSED', status: 307 });
    expect(error.message).toContain(elsewhere.server.url);
    expect(error.message).not.toContain('token=');
    expect(elsewhere.server.requests).toHaveLength(0);
    const moved = await setUp((_, response, index) =>
      index === 0 ? void response.writeHead(308, { location: '/there' }).end() : sendJson(response, 200, {}),
    );
    await moved.client.runs.logMetric('r', { key: 'a', value: 1 });
    expect(moved.server.requests[1]).toMatchObject({ method: 'POST', path: '/there' });
    expect(moved.server.requests[1]?.body).toEqual(moved.server.requests[0]?.body);
  });

  it('without end is given up', async () => {
    const { client, server } = await setUp((_, response) => void response.writeHead(302, { location: '/again' }).end());
    expect(await failureOf(client.experiments.get('1'))).toMatchObject({ errorCode: 'REDIRECT_REFUSED' });
    expect(server.requests).toHaveLength(6);
  });
});
