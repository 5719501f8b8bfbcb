import { mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SentimentError } from 'sentiment-core';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { loadArtifact, models as ownModels } from '../models.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const tracking = vi.hoisted(() => ({ fails: false }));
vi.mock(import('../mlops.ts'), async (original) => {
  const own = await original();
  return {
    ...own,
    loadTracking: async () => {
      if (tracking.fails) throw new Error('loaded');
      return own.loadTracking();
    },
  };
});

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
afterEach(() => vi.unstubAllEnvs());
const rows = Array.from(
  { length: 40 },
  (_, row) => `word${row} ${row % 2 ? 'good' : 'bad'},${row % 2 ? 'positive' : 'negative'}\n`,
);
const data = await folder.write('data.csv', `text,label\n${rows.join('')}`);
const nobody = 'http://user:geheim99@127.0.0.1:1';
function train(output: string, ...more: string[]) {
  return [...['train', '--kind', 'naive-bayes', '--data', data, '--validation', data, '--output', output], ...more];
}

describe('train --mlflow', () => {
  it('keeps the records when nobody listens, and the training is as good', async () => {
    const output = folder.path('a way/model');
    vi.stubEnv('npm_command', undefined);
    const { code, stdout, stderr } = await runCommandLine(train(output, '--mlflow', nobody), ownModels);
    expect(code).toBe(0);
    expect(stdout).toContain('trained on 40 rows');
    expect(stderr).toMatch(/WARNING: MLflow does not take it; the training goes on, .+127\.0\.0\.1:1.+ failed/);
    const printed = `\`sentiment mlflow sync '${folder.path('a way')}'\` sends the rest`;
    expect(stderr).toContain(`${printed}; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD for it`);
    expect(stderr).not.toContain('geheim99');
    expect((await readdir(output)).sort()).toContain('training.json');
    const model = (await readdir(folder.path('a way'))).sort();
    expect(model).toEqual(['.sentiment-mlflow', 'model']);

    const failed = await runCommandLine(['mlflow', 'sync', folder.path('a way')], ownModels);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/CONNECTION|failed: .+\nsentiment: 1 of 1 runs were not sent/s);
  });

  it('sends what waits with the command that it printed', async () => {
    const before = process.cwd();
    process.chdir(folder.path('a way'));
    vi.stubEnv('npm_command', undefined);
    try {
      const { stderr } = await runCommandLine(train('model', '--mlflow', 'http://127.0.0.1:1'), ownModels);
      const [, printed = ''] = /`sentiment (.+)` sends the rest\n/.exec(stderr) ?? [];
      expect(printed).toBe('mlflow sync .');
      const sync = await runCommandLine(printed.split(' '), ownModels);
      expect(sync.stderr).toMatch(/2 of 2 runs were not sent/);
    } finally {
      process.chdir(before);
    }
  });

  it('writes no credentials into training.json', async () => {
    await runCommandLine(train(folder.path('secret/model'), '--mlflow', nobody));
    const record = JSON.stringify(await folder.readJson('secret/model/training.json'));
    expect(record).toContain('http://127.0.0.1:1/');
    expect(record).not.toContain('geheim99');
    const { mlflow } = (await folder.readJson('secret/model/training.json')) as { mlflow: { run: string } };
    expect(mlflow).toEqual({
      experiment: 'Default',
      run: expect.stringMatching(/^[\da-f-]{36}\/main$/),
      trackingUri: expect.stringMatching(/^http:..127\.0\.0\.1:1\/?$/),
    });
    const [journal] = await readdir(folder.path('secret/.sentiment-mlflow'));
    const lines = await readFile(folder.path(`secret/.sentiment-mlflow/${journal}/journal.ndjson`), 'utf8');
    expect(lines).toContain(`"journal":"${mlflow.run.slice(0, 36)}"`);
  });

  it('a server that refuses changes no byte of the model', async () => {
    const server = createServer((_, response) => response.writeHead(403).end('<html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [plain, tracked] = [folder.path('plain/model'), folder.path('tracked/model')];
    expect((await runCommandLine(train(plain), ownModels)).code).toBe(0);
    const run = await runCommandLine(train(tracked, '--mlflow', url), ownModels);
    server.close();
    expect(run.stderr).toMatch(/403 PERMISSION_DENIED/);
    const artifacts = await Promise.all([plain, tracked].map((model) => loadArtifact(model)));
    expect(artifacts[1].manifest).toEqual(artifacts[0].manifest);
  });

  it('records every option, defaults too, of a training that fails', async () => {
    const one = await folder.write('one.csv', 'text,label\nso good,positive\nvery good,positive\n');
    const { code } = await runCommandLine(
      ['train', '--kind', 'naive-bayes', '--data', one, '--output', folder.path('failed/model'), '--mlflow', nobody],
      ownModels,
    );
    expect(code).toBe(1);
    const [run] = await readdir(folder.path('failed/.sentiment-mlflow'));
    const journal = await readFile(folder.path(`failed/.sentiment-mlflow/${run}/journal.ndjson`), 'utf8');
    expect(journal).toMatch(/"alpha"/);
    expect(journal).toMatch(/FAILED/);
  });

  it('ends well after the user stops it', async () => {
    const io = createTestIo();
    const models = createTestModels(async () => {
      io.interrupt();
      throw new SentimentError({ code: 'aborted', message: 'the training was stopped' });
    });
    const { code, stderr } = await runCommandLine(train(folder.path('stopped/model'), '--mlflow', nobody), models, io);
    expect(code).toBe(1);
    expect(stderr).toMatch(/sends the rest; set .+\nsentiment: stopped; nothing was written\n$/);
  });

  it('is not loaded without --mlflow', async () => {
    tracking.fails = true;
    expect((await runCommandLine(train(folder.path('none/model')))).code).toBe(0);
    const loaded = await runCommandLine(train(folder.path('none/model'), '--mlflow', nobody));
    expect(loaded.stderr).toContain('sentiment: loaded\n');
    tracking.fails = false;
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['wrong address', ['--mlflow', 'ftp://host'], 2, /MLflow: option "trackingUri" must be the http\(s\) address/],
    ['experiment alone', ['--experiment', 'tweets'], 2, /--experiment is for --mlflow/],
  ])('%s', async (_, more, code, message) => {
    const run = await runCommandLine(train(folder.path('wrong/model'), ...more));
    expect(run).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it('sync says so when there is nothing to send', async () => {
    await mkdir(folder.path('empty'));
    expect(await runCommandLine(['mlflow', 'sync', folder.path('empty')])).toEqual({
      code: 0,
      stderr: '',
      stdout: 'nothing waits to be sent\n',
    });
  });
});
