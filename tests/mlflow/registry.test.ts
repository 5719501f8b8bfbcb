import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createSentimentServer } from '@sentiment-core/express';
import { createMlflowClient, type MlflowClient } from '@sentiment-core/mlops/mlflow';
import { type ModelChange, mlflowModelSource, registerModel, watchModel } from '@sentiment-core/mlops/registry';
import { loadClassifier } from 'sentiment-core/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collect } from './collect.ts';
import { type MlflowServer, startMlflowServer } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';
import { evaluatedTexts, writeRegistryModels } from './registry-models.ts';

const run = promisify(execFile);
const environments = [
  { major: 2, python: await preparePythonEnvironment('mlflow-2') },
  { major: 3, python: await preparePythonEnvironment('mlflow-3') },
];
const stockPython = environments[1]?.python;
// Not the launcher, which would build again when a source has changed.
const sentiment = `const { run } = await import(${JSON.stringify(new URL('../../packages/cli/dist/main.js', import.meta.url).href)});
process.exitCode = await run(process.argv.slice(1));`;
const stockAnswers = fileURLToPath(new URL('registry_answers.py', import.meta.url));

describe.each(environments)('a registry on MLflow $major', ({ major, python }) => {
  describe.skipIf(python === undefined)('with a real server', () => {
    let server: MlflowServer;
    let client: MlflowClient;
    let folder = '';
    let cacheFolder = '';
    beforeAll(async () => {
      if (python === undefined) return;
      server = await startMlflowServer(python);
      client = createMlflowClient({ trackingUri: server.url });
      folder = await mkdtemp(join(tmpdir(), 'registry-'));
      cacheFolder = join(folder, 'cache', 'sentiment-core');
      await writeRegistryModels(folder);
      vi.stubEnv('MLFLOW_TRACKING_URI', server.url);
      vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
    });
    afterAll(async () => {
      vi.unstubAllEnvs();
      await server.stop();
      await rm(folder, { recursive: true });
    });

    const commandLine = async (...argv: string[]) => {
      const done = run(process.execPath, ['--input-type=module', '-e', sentiment, '--', ...argv], {
        cwd: folder,
        env: process.env,
      });
      return done.then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    };
    const promote = (...argv: string[]) =>
      commandLine('promote', '--name', 'tweets', '--data', 'held-out.csv', '--max-latency-factor', '20', ...argv);
    const register = (model: string, ...argv: string[]) =>
      commandLine('register', '--model', model, '--name', 'tweets', '--alias', 'challenger', ...argv);
    const aliases = async () => (await client.registeredModels.get('tweets')).aliases;
    const answersOf = async (reference: string) => {
      const sources = [mlflowModelSource({ client, cacheFolder })];
      const classifier = await loadClassifier(reference, { sources });
      return (await classifier.predict(evaluatedTexts)).map(({ label }) => label);
    };

    it('takes a first champion that is good enough', async () => {
      expect(await register('weak', '--tag', 'team=nlp')).toMatchObject({ code: 0, stderr: '' });
      const { tags, source, runId } = await client.modelVersions.get('tweets', '1');
      expect(tags).toMatchObject({ team: 'nlp', 'sentiment.mlflow_model': 'yes' });
      expect(source).toMatch(major === 3 ? /^models:\/m-/ : /^mlflow-artifacts:\/.*\/models\//);
      expect(runId === undefined).toBe(major === 3);
      const { code, stdout } = await promote();
      expect([code, stdout]).toEqual([0, expect.stringMatching(/no champion yet[^]*version 1 is the champion now/)]);
    });

    it('promotes a version that is better, and refuses one that is not', async () => {
      const { runId, end } = await client.startRun({ experiment: 'trainings' });
      await end();
      expect((await register('strong', '--run', runId)).code).toBe(0);
      expect(await client.modelVersions.get('tweets', '2')).toMatchObject({ runId });
      const dry = await promote('--dry-run', '--json', '--slices', 'airline');
      expect(JSON.parse(dry.stdout)).toMatchObject({ version: '2', champion: '1', dryRun: true, promoted: false });
      expect(JSON.parse(dry.stdout).decision.figures.slices).toEqual(
        expect.arrayContaining([expect.objectContaining({ group: 'airline', name: '0', n: 400 })]),
      );
      expect(await aliases()).toEqual({ champion: '1', challenger: '2' });
      expect((await promote()).code).toBe(0);
      expect(await aliases()).toEqual({ champion: '2', challenger: '2', previous: '1' });
      const { code, stdout, stderr } = await promote('--version', '1');
      expect(code).toBe(1);
      expect(stdout).toMatch(/^gain +REFUSED +accuracy -0\./m);
      expect(stderr).toMatch(
        /version 1 of tweets is refused for gain \(--minimum-gain\), significance \(.+\), slices \(.+\)\n$/,
      );
      expect(await aliases()).toMatchObject({ champion: '2', previous: '1' });
      const [first, second] = await Promise.all(
        ['1', '2'].map((version) => client.modelVersions.get('tweets', version)),
      );
      expect(first?.tags).toMatchObject({ 'sentiment.gate': 'refused' });
      expect(second?.tags).toMatchObject({ 'sentiment.gate': 'promoted', 'sentiment.replaced': '1' });
      expect(JSON.parse(second?.tags['sentiment.gate.figures'] ?? '')).toMatchObject({ against: '1', n: 1200 });
      expect((await client.registeredModels.get('tweets')).tags).toEqual({ 'sentiment.champion_history': '1, 2' });
      expect(second?.tags['sentiment.gate.accuracy']).toMatch(/^[01]\.\d{4}, \+0\.\d{4} against version 1$/);
      expect(second?.description).toMatch(/### Gate: passed, against version 1\n[^]*\| accuracy \| [01]\.\d{4} \|/);
      expect(first?.description).toContain('### Gate: refused, against version 2');
    });

    it('is what a MODEL of the command line can be', async () => {
      const { stdout } = await commandLine('predict', 'the seat was cramped', '--model', 'models:/tweets@champion');
      expect(stdout).toMatch(/^negative/);
      const argv = ['models:/tweets@champion', 'models:/tweets/1', '--data', 'held-out.csv', '--json'];
      const compared = JSON.parse((await commandLine('compare', ...argv)).stdout);
      expect(compared.best).toBe('models:/tweets@champion');
    });

    it('is put into an empty cache by several processes at once', async () => {
      vi.stubEnv('XDG_CACHE_HOME', join(folder, 'shared'));
      const argv = ['predict', 'the seat was cramped', '--model', 'models:/tweets@champion'];
      const answers = await Promise.all(Array.from({ length: 4 }, () => commandLine(...argv)));
      vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
      expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 4 }, () => [0, '']));
      expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
      const files = await readdir(join(folder, 'shared'), { recursive: true });
      expect(files.filter((file) => file.endsWith('model.json'))).toHaveLength(1);
      expect(files.filter((file) => /\/\.[^/]+$/.test(file))).toEqual([]);
    });

    it.skipIf(stockPython === undefined)('is loaded by stock MLflow, with the same answers', async () => {
      const texts = join(folder, 'texts.json');
      await writeFile(texts, JSON.stringify(evaluatedTexts));
      const parameters = [stockAnswers, server.url, 'models:/tweets@champion', texts];
      const environment = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' };
      const { stdout } = await run(stockPython?.python ?? '', parameters, { cwd: folder, env: environment });
      const answers = JSON.parse(stdout);
      expect(answers.labels).toEqual(await answersOf('models:/tweets@champion'));
      expect(new Set(answers.labels).size).toBe(2);
    });

    it('rolls back', async () => {
      const weak = await answersOf('models:/tweets/1');
      expect(weak).not.toEqual(await answersOf('models:/tweets@champion'));
      const { code, stdout } = await commandLine('rollback', '--name', 'tweets', '--reason', 'complaints');
      expect([code, stdout]).toEqual([0, expect.stringContaining('version 1 is the champion again')]);
      expect(await aliases()).toEqual({ champion: '1', challenger: '2' });
      expect(await answersOf('models:/tweets@champion')).toEqual(weak);
      const again = await commandLine('rollback', '--name', 'tweets');
      expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('tweets has no earlier champion')]);
    });

    it('leaves no version when the registration breaks off', async () => {
      const before = (await collect(client.modelVersions.search({ filter: "name = 'tweets'" }))).length;
      let uploads = 0;
      const failing = createMlflowClient({
        trackingUri: server.url,
        retries: 0,
        fetch: async (input, init) => {
          if (init?.method === 'PUT' && ++uploads > 3) throw new TypeError('connection reset');
          return fetch(input, init);
        },
      });
      const registering = registerModel({ client: failing, name: 'tweets', model: join(folder, 'strong') });
      await expect(registering).rejects.toThrow(/^Registering a version of tweets failed: .*nothing of it is left$/);
      expect(await collect(client.modelVersions.search({ filter: "name = 'tweets'" }))).toHaveLength(before);
    });

    it('swaps the model of a listening server under load', async () => {
      const expected = { 1: await answersOf('models:/tweets/1'), 2: await answersOf('models:/tweets/2') };
      const changes: ModelChange[] = [];
      const errors: unknown[] = [];
      const watched = await watchModel({
        source: mlflowModelSource({ client, cacheFolder }),
        reference: 'models:/tweets@champion',
        intervalMs: 100,
        onChange: (change) => changes.push(change),
        onError: (error) => errors.push(error),
      });
      const service = createSentimentServer({ classifier: watched.classifier, rateLimit: false });
      const { url } = await service.listen({ port: 0 });
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ texts: evaluatedTexts }),
      };
      const statuses = new Map<number, number>();
      const versions = new Map<string, number>();
      let mixed = 0;
      let swapping = true;
      const worker = async (): Promise<void> => {
        while (swapping) {
          const answer = await fetch(`${url}/predict/batch`, request);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          const { predictions, model } = await answer.json();
          const version = model.version as '1' | '2';
          versions.set(version, (versions.get(version) ?? 0) + 1);
          const labels = predictions.map(({ label }: { label: string }) => label);
          if (model.name !== 'tweets' || labels.join() !== expected[version].join()) mixed += 1;
        }
      };
      const workers = Array.from({ length: 8 }, worker);
      for (let turn = 0; turn < 10; turn++) {
        const known = changes.length;
        await client.registeredModels.setAlias('tweets', 'champion', turn % 2 === 0 ? '2' : '1');
        await expect.poll(() => changes.length, { timeout: 20_000 }).toBe(known + 1);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      swapping = false;
      await Promise.all(workers);
      await service.close();
      await watched.close();
      const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
      process.stderr.write(
        `MLflow ${major}: ${total} batches of ${evaluatedTexts.length} over ${changes.length} swaps\n`,
      );
      expect([...statuses.keys()]).toEqual([200]);
      expect(total).toBeGreaterThan(2000);
      expect([...versions.keys()].sort()).toEqual(['1', '2']);
      expect(mixed).toBe(0);
      expect(errors).toEqual([]);
      expect(changes.map(({ to }) => to.version)).toEqual(
        Array.from({ length: 10 }, (_, turn) => String(2 - (turn % 2))),
      );
    });

    it('uses the last good copy when the server is gone', async () => {
      const before = await answersOf('models:/tweets@champion');
      const errors: unknown[] = [];
      const quick = createMlflowClient({ trackingUri: server.url, retries: 0 });
      const source = mlflowModelSource({
        client: quick,
        cacheFolder,
        onWarning: () => undefined,
      });
      const onError = (error: unknown) => errors.push(error);
      const watched = await watchModel({ source, reference: 'models:/tweets@champion', onError });
      await server.stop();
      expect(await watched.check()).toBe(false);
      expect(errors).toHaveLength(1);
      expect((await watched.classifier().predict(evaluatedTexts)).map(({ label }) => label)).toEqual(before);
      await watched.close();
      const { code, stdout, stderr } = await commandLine(
        'predict',
        evaluatedTexts[0] ?? '',
        '--model',
        'models:/tweets@champion',
      );
      expect([code, stdout.split(' ')[0]]).toEqual([0, before[0]]);
      expect(stderr).toMatch(
        /^sentiment: http:\S+ is away \(.*\): models:\/tweets@champion is version 1, as it was last\n$/,
      );
      const restarted = await watchModel({ source, reference: 'models:/tweets@champion', onError });
      expect(restarted.classifier().info).toMatchObject({ name: 'tweets', version: '1' });
      await restarted.close();
      expect((await readdir(cacheFolder, { recursive: true })).filter((path) => /\/\.[^/]+$/.test(path))).toEqual([]);
    });
  });
});
