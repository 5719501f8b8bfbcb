import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, startServerProgram } from './mlflow-server.ts';
import type { PythonEnvironment } from './python-environment.ts';

const run = promisify(execFile);

export interface StockScoringServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * `mlflow models serve`, as it comes.
 * @param onnxModel what to serve. Default: the look-up model of serving_protocols_model.py.
 */
export async function startStockScoringServer(
  { python }: PythonEnvironment,
  onnxModel?: Uint8Array,
): Promise<StockScoringServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stock-scoring-'));
  const script = fileURLToPath(new URL('serving_protocols_model.py', import.meta.url));
  if (onnxModel !== undefined) await writeFile(join(folder, 'given.onnx'), onnxModel);
  await run(python, [script, 'model', ...(onnxModel === undefined ? [] : ['given.onnx'])], { cwd: folder });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = await startServerProgram({
    program: python,
    parameters: [
      '-m',
      'mlflow',
      'models',
      'serve',
      '--model-uri',
      'model',
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
    environment: { PATH: [dirname(python), process.env['PATH']].join(delimiter), MLFLOW_DISABLE_TELEMETRY: 'true' },
  });
  return {
    url,
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
