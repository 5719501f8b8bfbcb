import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, type MlflowServer, startMlflowServer, startServerProgram } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';

const python = await preparePythonEnvironment('mlflow-3');

/** moto plays S3. */
describe.skipIf(python === undefined)('artifacts that MLflow keeps in S3', () => {
  let folder: string;
  let stopStore: () => Promise<void>;
  let server: MlflowServer;

  beforeAll(async () => {
    if (python === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'moto-'));
    const port = await freePort();
    const storeUrl = `http://127.0.0.1:${port}`;
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
        MLFLOW_S3_ENDPOINT_URL: storeUrl,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await stopStore();
    await rm(folder, { recursive: true });
  });

  it('go through the tracking server, large and small', async () => {
    const client = createMlflowClient({ trackingUri: server.url });
    const run = await client.startRun({ experiment: 'large files' });
    const large = randomBytes(25 * 1024 * 1024);
    await run.logArtifact({ path: 'model/large.bin', bytes: large });
    await run.logArtifact({ path: 'model/small.bin', bytes: large.subarray(0, 1000) });
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
