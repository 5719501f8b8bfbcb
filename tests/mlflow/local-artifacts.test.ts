import { createMlflowClient } from '@sentiment-core/mlops/mlflow';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { startMlflowServer } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';

const python = await preparePythonEnvironment('mlflow-3');

describe('a server that does not pass artifacts on', () => {
  it.skipIf(python === undefined)('leaves them in a folder of this machine', async () => {
    if (python === undefined) return;
    const server = await startMlflowServer(python, { artifacts: 'direct' });
    try {
      const client = createMlflowClient({ trackingUri: server.url });
      const run = await client.startRun({ experiment: 'local' });
      expect(run.artifactUri).toMatch(/^file:\/\//);
      await run.logArtifact({ path: 'model/a.txt', text: 'abc' });
      await run.end();
      const expected = [
        { path: 'model', isFolder: true, size: undefined },
        { path: 'model/a.txt', isFolder: false, size: 3 },
      ];
      expect(await collect(client.artifacts.list({ runId: run.runId }))).toEqual(expected);
      // The server sees the same.
      const answer = await fetch(`${server.url}/api/2.0/mlflow/artifacts/list?run_id=${run.runId}&path=model`);
      expect(await answer.json()).toMatchObject({ files: [{ path: 'model/a.txt', is_dir: false, file_size: 3 }] });
      const remote = createMlflowClient({ trackingUri: server.url, localArtifacts: false });
      await expect(remote.artifacts.read({ runId: run.runId }, 'model/a.txt')).rejects.toMatchObject({
        errorCode: 'ARTIFACT_STORE_UNSUPPORTED',
      });
    } finally {
      await server.stop();
    }
  });
});
