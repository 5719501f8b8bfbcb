import { afterEach, describe, expect, it } from 'vitest';
import { createMlflowClient } from '../mlflow-client.ts';
import { type FaultServer, sendJson, startFaultServer } from '../fault-server-fixture.ts';

let server: FaultServer;
afterEach(() => server.stop());

/** A server whose versions pass through these states, the last one for good. */
async function setUp(...states: string[]) {
  server = await startFaultServer((_, response) => {
    const status = states.length > 1 ? states.shift() : states[0];
    const version = {
      name: 'tweets',
      version: 7,
      status,
      status_message: 'disk full',
      creation_timestamp: '1795174371350',
    };
    sendJson(response, 200, { model_version: version });
  });
  let now = 0;
  const sleep = async (milliseconds: number) => void (now += milliseconds);
  const client = createMlflowClient({ trackingUri: server.url, environment: {}, clock: () => now, sleep });
  return client.modelVersions;
}

describe('a new version', () => {
  it('is waited for until it is ready', async () => {
    const versions = await setUp('PENDING_REGISTRATION', 'PENDING_REGISTRATION', 'READY');
    const version = await versions.create({ name: 'tweets', source: 'models:/m-1' });
    expect(version).toMatchObject({ version: '7', status: 'READY', creationTime: 1795174371350 });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    expect(JSON.parse(server.requests[0]?.body.toString() ?? '')).toMatchObject({ model_id: 'm-1' });
  });

  it('can be left to itself', async () => {
    const versions = await setUp('PENDING_REGISTRATION');
    const version = await versions.create({ name: 'tweets', source: 's3://a/b', waitUntilReady: false });
    expect(version.status).toBe('PENDING_REGISTRATION');
  });

  it('fails with the reason of the server, or when it takes too long', async () => {
    const failing = await setUp('PENDING_REGISTRATION', 'FAILED_REGISTRATION');
    await expect(failing.create({ name: 'tweets', source: 'x' })).rejects.toThrow(
      'version 7 of tweets failed: disk full',
    );
    await server.stop();
    const slow = await setUp('PENDING_REGISTRATION');
    const waiting = slow.waitUntilReady('tweets', '7', { longestWaitMs: 10_000 });
    await expect(waiting).rejects.toMatchObject({ errorCode: 'TIMEOUT' });
    expect(server.requests.length).toBeLessThan(15);
  });
});
