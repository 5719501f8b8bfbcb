import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createMlflowModelFolder } from '@sentiment-core/mlops/mlflow';
import type { Prediction } from 'sentiment-core';
import { loadArtifact, loadClassifier, writeExport } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, startServerProgram } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';
import { readTweets } from './tweet-texts.ts';

const run = promisify(execFile);
const python = await preparePythonEnvironment('mlflow-3');
const script = fileURLToPath(new URL('mlflow_model_answers.py', import.meta.url));

describe.skipIf(python === undefined)('the exported folder in stock MLflow', () => {
  let folder = '';
  let model = '';
  let texts: string[] = [];
  let ours: readonly Prediction[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlflow-model-'));
    model = join(folder, 'model');
    await writeExport(model, createMlflowModelFolder(await createOnnxModel(await loadArtifact('default'))));
    texts = await readTweets(1000);
    ours = await (await loadClassifier()).predict(texts);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function expectOurs(rows: readonly (readonly [string, number, number])[]): void {
    expect(rows).toHaveLength(texts.length);
    rows.forEach(([label, negative, positive], row) => {
      expect([texts[row], label]).toEqual([texts[row], ours[row].label]);
      expect(Math.abs(negative - ours[row].probabilities['negative'])).toBeLessThan(1e-4);
      expect(Math.abs(positive - ours[row].probabilities['positive'])).toBeLessThan(1e-4);
    });
  }

  it('is loaded by mlflow.pyfunc and mlflow.onnx, and answers as ours does', async () => {
    if (python === undefined) return;
    const textsFile = join(folder, 'texts.json');
    await writeFile(textsFile, JSON.stringify(texts));
    const environment = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' };
    const { stdout, stderr } = await run(python.python, [script, model, textsFile], {
      cwd: folder,
      env: environment,
      maxBuffer: 2 ** 28,
    });
    const answers = JSON.parse(stdout);
    expect(stderr).not.toMatch(/mismatch|incompatible|fail/i);
    expect(answers.columns).toEqual(['label', 'prob_negative', 'prob_positive']);
    expectOurs(answers.rows);
    expect(answers.uuid).toMatch(/^[0-9a-f]{32}$/);
    const { name, version, labels } = (await loadClassifier()).info;
    expect(answers.metadata).toEqual({ name, version, labels });
    expect(answers.inputs).toEqual([{ type: 'string', name: 'text', required: true }]);
    expect(answers.outputs.map((column: { name: string }) => column.name)).toEqual(answers.columns);
    expect(answers.ofExample).toHaveLength(1);
    expect(JSON.parse(answers.servingExample)).toHaveProperty('dataframe_split.columns', ['text']);
  });

  it('is served by mlflow models serve, and answers as ours does', async () => {
    if (python === undefined) return;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const stop = await startServerProgram({
      program: python.program('mlflow'),
      parameters: [
        'models',
        'serve',
        '--model-uri',
        model,
        '--env-manager',
        'local',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
      ],
      readyUrl: `${url}/ping`,
      folder,
      // It starts another program of the environment, by its name.
      environment: {
        PATH: [dirname(python.python), process.env['PATH']].join(delimiter),
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    });
    try {
      const answer = await fetch(`${url}/invocations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ dataframe_split: { columns: ['text'], data: texts.map((text) => [text]) } }),
      });
      expect(answer.status).toBe(200);
      const { predictions } = await answer.json();
      expectOurs(
        predictions.map((record: Record<string, unknown>) => [
          record['label'],
          record['prob_negative'],
          record['prob_positive'],
        ]),
      );
    } finally {
      await stop();
    }
  });
});
