import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendHtml, sendJson } from '../mlflow/fault-server-fixture.ts';
import { createTrackingObserver } from './tracked-run.ts';
import { syncJournals } from './sync-journals.ts';
import { trackTraining, type Tracking } from './track-training.ts';
import { type FakeMlflow, startFakeMlflow } from './tracking-fixture.ts';

let folder = '';
let mlflow: FakeMlflow;
const warnings: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracking-'));
  mlflow = await startFakeMlflow();
  warnings.length = 0;
});
afterEach(async () => {
  await mlflow.server.stop();
  await rm(folder, { recursive: true });
});

const points = 50;
const connection = { retries: 0, timeoutMs: 300, environment: {} };
let time = 1000;

function track(trackingUri: string, limits = {}): Promise<Tracking> {
  return trackTraining({
    trackingUri,
    experiment: 'tweets',
    name: 'model',
    output: join(folder, 'model'),
    firstWaitMs: 5,
    warn: (line) => warnings.push(line),
    connection: { ...connection, ...limits },
    clock: () => (time += 1),
  });
}

/** A training with everything that a run holds, but no logged model. */
function train({ run }: Tracking): void {
  run.logParams({ l2: 0.5, features: { ngrams: 2 }, name: undefined });
  run.logDataset({
    context: 'training',
    files: ['data/train.csv'],
    summary: { rows: 3, kept: 2, skipped: 1, labels: { negative: 1, positive: 1 }, fingerprint: 'ab'.repeat(32) },
  });
  const observer = createTrackingObserver(run);
  for (let step = 1; step <= points; step += 1)
    observer.onEvent({ stage: 'iteration', step, metrics: { loss: 1 / step, margin: step === 3 ? NaN : step } });
  const child = run.startChild({ name: 'trial 1' });
  child.logMetrics({ macroRecall: 0.7 });
  run.logArtifact('notes/été.txt', 'seen');
  run.logModel({ files: new Map([['MLmodel', Buffer.from('flavors:\n')]]) });
  run.end();
}

function expectWhole(): void {
  expect(mlflow.runs).toHaveLength(2);
  const [run, child] = mlflow.runs;
  expect(run.info).toMatchObject({ status: 'FINISHED', run_name: 'model' });
  expect(Object.fromEntries(run.params)).toEqual({ l2: '0.5', 'features.ngrams': '2' });
  expect(Object.fromEntries(run.tags)).toMatchObject({
    'mlflow.runName': 'model',
    'mlflow.source.name': 'sentiment train',
    'mlflow.source.type': 'LOCAL',
    'mlflow.log-model.history': expect.stringContaining('"run_id":"r0","artifact_path":"model"'),
  });
  expect(run.metrics).toHaveLength(2 * points);
  expect(new Set(run.metrics.map(({ key, step }) => `${key} ${step}`)).size).toBe(2 * points);
  expect(run.metrics.find(({ key, step }) => key === 'iteration/margin' && step === 3)?.['value']).toBe('NaN');
  expect(new Set(run.datasets.map((dataset) => JSON.stringify(dataset))).size).toBe(1);
  expect(
    mlflow.artifacts.get('r0/artifacts/notes/%C3%A9t%C3%A9.txt') ?? mlflow.artifacts.get('r0/notes/%C3%A9t%C3%A9.txt'),
  ).toBe('seen');
  expect(child.info).toMatchObject({ status: 'FINISHED', run_name: 'trial 1' });
  expect(child.tags.get('mlflow.parentRunId')).toBe('r0');
  expect(child.metrics).toHaveLength(1);
}

async function sync(options: Partial<Parameters<typeof syncJournals>[0]> = {}) {
  const results = [];
  for await (const result of syncJournals({ folders: [folder], connection, ...options })) results.push(result);
  return results;
}

function pending() {
  return existsSync(join(folder, '.sentiment-mlflow')) ? readdir(join(folder, '.sentiment-mlflow')) : [];
}

describe('tracking', () => {
  it('sends a training as it goes on, and leaves nothing behind', async () => {
    const tracking = await track(mlflow.server.url);
    train(tracking);
    expect(await tracking.close()).toBe(true);
    expectWhole();
    expect(await readdir(folder)).toEqual([]);
    expect(warnings).toEqual([]);
    expect(tracking.serverRun(tracking.run)).toEqual({
      runId: 'r0',
      experimentId: '1',
      modelId: undefined,
      url: `${mlflow.server.url}/#/experiments/1/runs/r0`,
      experimentUrl: `${mlflow.server.url}/#/experiments/1/runs`,
    });
    // Many points a request.
    const batches = mlflow.server.requests.filter(({ path }) => path.endsWith('log-batch'));
    expect(batches.length).toBeLessThan(20);
  });

  it.each<[string, (response: Parameters<typeof sendHtml>[0]) => void, RegExp]>([
    ['401', (response) => sendJson(response, 401, {}), /401 UNAUTHENTICATED/],
    [
      '403',
      (response) => sendJson(response, 403, { error_code: 'PERMISSION_DENIED', message: 'no' }),
      /403 PERMISSION_DENIED/,
    ],
    ['500', (response) => sendHtml(response, 500), /500 INTERNAL_ERROR/],
    ['a page of a proxy', (response) => sendHtml(response, 200), /instead of JSON: is it an MLflow server/],
    ['nothing', () => undefined, /no answer within 300 ms/],
    ['a broken connection', (response) => void response.destroy(), /failed/],
  ])('goes on when the server answers with %s, and sends everything later', async (_, answer, reason) => {
    mlflow.fault = () => ({ answer });
    const tracking = await track(mlflow.server.url);
    train(tracking);
    expect(await tracking.close()).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(reason)]);
    expect(warnings[0]).toContain(tracking.folder);
    expect(mlflow.runs).toEqual([]);
    expect(await sync()).toEqual([expect.objectContaining({ status: 'failed', folder: tracking.folder })]);
    mlflow.fault = undefined;
    expect(await sync()).toEqual([
      {
        status: 'sent',
        folder: tracking.folder,
        name: 'model',
        runId: 'r0',
        trackingUri: mlflow.server.url,
        error: undefined,
      },
    ]);
    expectWhole();
    expect(await readdir(folder)).toEqual([]);
    expect(await sync()).toEqual([]);
  });

  it('goes on when nobody listens, and sends to another address later', async () => {
    const tracking = await track('http://127.0.0.1:1');
    train(tracking);
    expect(await tracking.close()).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(await sync({ trackingUri: mlflow.server.url })).toMatchObject([{ status: 'sent' }]);
    expectWhole();
  });

  it('comes back by itself when the server does', async () => {
    mlflow.fault = (_, index) => (index < 3 ? { answer: (response) => sendJson(response, 503, {}) } : undefined);
    const tracking = await track(mlflow.server.url);
    train(tracking);
    await expect.poll(() => mlflow.runs[0]?.info['status']).toBe('FINISHED');
    expect(await tracking.close()).toBe(true);
    expectWhole();
    expect(warnings).toHaveLength(1);
  });

  it('doubles nothing, whichever request or answer is lost, live or in a later sync', async () => {
    const tracking = await track(mlflow.server.url);
    train(tracking);
    await tracking.close();
    const total = mlflow.server.requests.length;
    expect(total).toBeGreaterThan(10);
    for (let cut = 0; cut < total; cut += 1) {
      for (const doesWork of [false, true]) {
        for (const isLive of [true, false]) {
          mlflow.runs.length = 0;
          mlflow.artifacts.clear();
          const start = mlflow.server.requests.length;
          const isCut = (index: number): boolean => (isLive ? index === start + cut : index >= start + cut);
          mlflow.fault = (_, index) =>
            isCut(index)
              ? { doesWork: doesWork && index === start + cut, answer: (response) => void response.destroy() }
              : undefined;
          const again = await track(mlflow.server.url);
          train(again);
          const isSent = await again.close();
          mlflow.fault = undefined;
          if (!isSent) expect(await sync()).toMatchObject([{ status: 'sent' }]);
          expectWhole();
          expect(await readdir(folder)).toEqual([]);
        }
      }
    }
  });

  it('goes on after a sync that was cut', async () => {
    const tracking = await track('http://127.0.0.1:1');
    train(tracking);
    await tracking.close();
    for (let failures = 0; ; failures += 1) {
      const start = mlflow.server.requests.length;
      // Seven requests more, then the line is cut with the work done and no answer.
      mlflow.fault = (_, index) =>
        index >= start + 7
          ? { doesWork: index === start + 7, answer: (response) => void response.destroy() }
          : undefined;
      const [{ status }] = await sync({ trackingUri: mlflow.server.url });
      if (status === 'sent') break;
      expect(failures).toBeLessThan(20);
    }
    expectWhole();
  });

  it('passes over what the server refuses, ends the run, and keeps the rest', async () => {
    mlflow.fault = ({ path }) =>
      path.includes('%C3%A9t%C3%A9.txt')
        ? { answer: (response) => sendJson(response, 400, { error_code: 'INVALID_PARAMETER_VALUE', message: 'bad' }) }
        : undefined;
    const tracking = await track(mlflow.server.url);
    train(tracking);
    expect(await tracking.close()).toBe(false);
    expect(mlflow.runs.map(({ info }) => info['status'])).toEqual(['FINISHED', 'FINISHED']);
    expect(warnings).toEqual([expect.stringMatching(/INVALID_PARAMETER_VALUE: bad/)]);
    expect(await sync()).toMatchObject([{ status: 'failed', error: { errorCode: 'INVALID_PARAMETER_VALUE' } }]);
    mlflow.fault = undefined;
    expect(await sync()).toMatchObject([{ status: 'sent' }]);
    expectWhole();
  });

  it('ends as KILLED what ended without a word, and leaves alone what is being written', async () => {
    const tracking = await track('http://127.0.0.1:1');
    tracking.run.logMetrics({ loss: 1 }, { step: 1 });
    const told = time;
    expect(await sync({ trackingUri: mlflow.server.url })).toMatchObject([{ status: 'busy' }]);
    await tracking.close();
    // As after the end of the process in the middle of a line.
    await appendFile(join(tracking.folder, 'journal.ndjson'), '{"id":2,"run":"ma');
    await writeFile(join(tracking.folder, 'lock'), JSON.stringify({ host: 'elsewhere', processId: 1 }));
    expect(await sync({ trackingUri: mlflow.server.url })).toMatchObject([{ status: 'busy' }]);
    await writeFile(join(tracking.folder, 'lock'), '');
    expect(await sync({ trackingUri: mlflow.server.url })).toMatchObject([{ status: 'sent' }]);
    expect(mlflow.runs[0].info).toMatchObject({ status: 'KILLED', end_time: told });
    expect(mlflow.runs[0].tags.get('sentiment.error')).toBe('the training ended without a word');
    expect(mlflow.runs[0].metrics).toHaveLength(1);
  });

  it('stops sending when its time is over', async () => {
    mlflow.fault = () => ({ answer: () => undefined });
    const tracking = await track(mlflow.server.url, { timeoutMs: 60_000 });
    tracking.run.end('KILLED');
    expect(await tracking.close({ limitMs: 50 })).toBe(false);
    expect(await pending()).toHaveLength(1);
  });

  it('writes credentials nowhere', async () => {
    const secret = 'geheim/99';
    const url = new URL(mlflow.server.url);
    url.username = 'user';
    url.password = encodeURIComponent(secret);
    mlflow.fault = () => ({
      answer: (response) => sendJson(response, 500, { error_code: 'X', message: `no ${secret}` }),
    });
    const tracking = await track(url.href);
    tracking.run.logParams({ from: `--mlflow=${url.href}`, word: secret });
    tracking.run.setTags({ note: `at ${url.href}` });
    tracking.run.end('FAILED', { error: new Error(`${url.href} with ${secret} failed`) });
    expect(await tracking.close()).toBe(false);
    const written = await readdir(tracking.folder, { recursive: true, withFileTypes: true });
    const texts = written
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8'));
    const everything = [...(await Promise.all(texts)), ...warnings].join('\n');
    expect(everything).toContain('with *** failed');
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(encodeURIComponent(secret));
    // They are sent where they belong.
    const expected = `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`;
    expect(mlflow.server.requests[0].headers.authorization).toBe(expected);
  });

  it.each<[string, object, RegExp]>([
    ['ftp://host', {}, /trackingUri/],
    ['http://host', { timeoutMs: -1 }, /timeoutMs/],
  ])('refuses wrong options before anything is written: %s', async (uri, limits, message) => {
    await expect(track(uri, limits)).rejects.toMatchObject({
      code: 'option_invalid',
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('says when the journal cannot be made', async () => {
    await writeFile(join(folder, '.sentiment-mlflow'), '');
    await expect(track(mlflow.server.url)).rejects.toMatchObject({ code: 'storage_failed' });
  });

  it('goes on when the disk fails in the middle', async () => {
    const tracking = await track('http://127.0.0.1:1');
    await rm(tracking.folder, { recursive: true });
    train(tracking);
    expect(await tracking.close()).toBe(false);
    expect(warnings).toContainEqual(expect.stringMatching(/not complete.+ENOENT/));
  });

  it('refuses a journal that names files elsewhere', async () => {
    const tracking = await track('http://127.0.0.1:1');
    await tracking.close();
    const line = { id: 1, run: 'main', type: 'artifact', path: 'x', file: '../../secret' };
    await appendFile(join(tracking.folder, 'journal.ndjson'), `${JSON.stringify(line)}\n`);
    expect(await sync()).toMatchObject([{ status: 'failed', error: { code: 'storage_failed' } }]);
    await expect(sync({ folders: [join(folder, 'none')] })).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
