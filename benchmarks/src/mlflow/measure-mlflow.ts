import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMlflowClient } from '@sentiment-core/mlops/mlflow';
import { markdownTable } from '../tables.ts';
import type { FileTransfer } from './transfer-file.ts';

export interface MlflowFigures extends FileTransfer {
  readonly serverVersion: string;
  /** 10,000 metric points and 200 params through the client. */
  readonly recordSeconds: number;
  /** The same ten batches of points as bare requests: nearly all of it is the server's time. */
  readonly bareSeconds: number;
}

const pointCount = 10_000;
const paramCount = 200;
const fileMegabytes = 100;

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function transfer(...parameters: readonly string[]): Promise<FileTransfer> {
  const child = fork(fileURLToPath(new URL('./transfer-file.ts', import.meta.url)), parameters, {
    execArgv: ['--no-warnings'],
  });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The transfer ended before it was measured (exit ${String(code)})`);
  });
  const [figures] = (await Promise.race([once(child, 'message'), failed])) as [FileTransfer];
  failed.catch(() => undefined);
  return figures;
}

/** Logs to an experiment of its own on the server at `trackingUri`; its runs are deleted at the end. */
export async function measureMlflow(trackingUri: string, onProgress: (line: string) => void): Promise<MlflowFigures> {
  const client = createMlflowClient({ trackingUri });
  const serverVersion = (await client.serverVersion()) ?? 'unknown';
  const experimentId = await client.experiments.getOrCreate('sentiment-core benchmark').then((one) => one.experimentId);
  const runIds: string[] = [];
  const createRun = async () => {
    const { runId } = await client.runs.create({ experimentId });
    runIds.push(runId);
    return runId;
  };
  const points = Array.from({ length: pointCount }, (_, index) => ({
    key: `m${index % 5}`,
    value: index,
    step: index,
  }));
  const params = Object.fromEntries(Array.from({ length: paramCount }, (_, index) => [`p${index}`, index]));
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-mlflow-benchmark-'));
  try {
    const bareRun = await createRun();
    const bareSeconds = await timed(async () => {
      for (let at = 0; at < points.length; at += 1000) {
        const metrics = points.slice(at, at + 1000).map((point) => ({ ...point, timestamp: 1 }));
        const answer = await fetch(`${client.trackingUri}/api/2.0/mlflow/runs/log-batch`, {
          method: 'POST',
          body: JSON.stringify({ run_id: bareRun, metrics }),
          headers: { 'content-type': 'application/json' },
        });
        if (!answer.ok) throw new Error(`log-batch answered ${answer.status}`);
        await answer.text();
      }
    });
    const runId = await createRun();
    const recordSeconds = await timed(async () => {
      await client.runs.logMetrics(runId, points);
      await client.runs.logParams(runId, params);
    });
    onProgress(`recorded in ${recordSeconds.toFixed(2)} s, bare requests ${bareSeconds.toFixed(2)} s`);
    const source = join(folder, 'large.bin');
    const target = join(folder, 'large-copy.bin');
    const file = await open(source, 'w');
    for (let index = 0; index < fileMegabytes; index += 1) await file.write(Buffer.alloc(1_000_000, index + 1));
    await file.close();
    const figures = await transfer(trackingUri, runId, source, target);
    if (!(await readFile(source)).equals(await readFile(target)))
      throw new Error('The download differs from the upload');
    return { serverVersion, recordSeconds, bareSeconds, ...figures };
  } finally {
    for (const runId of runIds) await client.runs.delete(runId);
    await rm(folder, { recursive: true, force: true });
  }
}

/** What recording and transfers took. */
export function mlflowTable({ serverVersion, recordSeconds, bareSeconds, up, down }: MlflowFigures): string {
  const record = `${recordSeconds.toFixed(2)} s (bare requests of the points alone: ${bareSeconds.toFixed(2)} s)`;
  return markdownTable([
    [`MLflow ${serverVersion}`, 'time', 'memory, MB more', 'resident set, MB more'],
    ['10,000 metric points, 200 params', record, '', ''],
    ...Object.entries({ up, down }).map(([direction, { seconds, memoryMegabytes, residentMegabytes }]) => [
      `100 MB ${direction}`,
      `${seconds.toFixed(1)} s`,
      memoryMegabytes.toFixed(0),
      residentMegabytes.toFixed(0),
    ]),
  ]);
}
