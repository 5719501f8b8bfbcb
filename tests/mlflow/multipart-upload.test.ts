import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type MlflowServer, startMlflowServer, startServerProgram } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';

const python = await preparePythonEnvironment('mlflow-3');

/** moto plays S3, with presigned addresses and multipart uploads. */
describe.skipIf(python === undefined)('multipart upload through MLflow to S3', () => {
  let folder: string;
  let storeUrl: string;
  let stopStore: () => Promise<void>;
  let server: MlflowServer;

  beforeAll(async () => {
    if (python === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'moto-'));
    const port = await freePort();
    storeUrl = `http://127.0.0.1:${port}`;
    stopStore = await startServerProgram({
      program: python.python,
      parameters: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
      readyUrl: storeUrl,
      folder,
    });
    await fetch(`${storeUrl}/bucket`, { method: 'PUT' });
    server = await startMlflowServer(python, {
      artifactsDestination: 's3://bucket/artifacts',
      environment: {
        ...{ MLFLOW_S3_ENDPOINT_URL: storeUrl, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await stopStore();
    await rm(folder, { recursive: true });
  });

  it('sends a large file in parts past the tracking server, and a small one through it', async () => {
    const seen: string[] = [];
    const watching: typeof fetch = (address, init) => {
      const { origin, pathname } = new URL(address instanceof Request ? address.url : address);
      const isSigned = new Headers(init?.headers).has('authorization');
      seen.push(
        `${init?.method} ${origin === storeUrl ? 'store' : pathname.split('/')[4]} ${isSigned ? 'signed' : 'bare'}`,
      );
      return fetch(address, init);
    };
    const multipartBytes = 20 * 1024 * 1024;
    const client = createMlflowClient({ trackingUri: server.url, token: 'unused', fetch: watching, multipartBytes });
    const run = await client.startRun({ experiment: 'parts' });
    const large = randomBytes(25 * 1024 * 1024);
    seen.length = 0;
    await run.logArtifact({ path: 'model/large.bin', bytes: large });
    await run.logArtifact({ path: 'model/small.bin', bytes: large.subarray(0, 1000) });
    expect(seen).toEqual([
      ...['POST mpu signed', 'PUT store bare', 'PUT store bare', 'PUT store bare', 'POST mpu signed'],
      'PUT artifacts signed',
    ]);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(await client.artifacts.read(run.artifactUri, 'model/large.bin'))).toBe(hash(large));
    const listed = [];
    for await (const entry of client.artifacts.list({ runId: run.runId })) listed.push(entry);
    expect(listed).toEqual([
      { path: 'model', isFolder: true, size: undefined },
      { path: 'model/large.bin', isFolder: false, size: large.length },
      { path: 'model/small.bin', isFolder: false, size: 1000 },
    ]);
    await run.end();
  });
});
