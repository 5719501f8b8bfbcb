import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createMlflowClient, type MlflowClient, type Run } from '@sentiment-core/mlops/mlflow';
import { loadClassifier } from 'sentiment-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { freePort, type MlflowServer, startMlflowServer } from './mlflow-server.ts';
import { preparePythonEnvironment } from './python-environment.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const environments = [
  { major: 2, python: await preparePythonEnvironment('mlflow-2') },
  { major: 3, python: await preparePythonEnvironment('mlflow-3') },
];
const commandLine = new URL('../../packages/cli/dist/main.js', import.meta.url).href;
const program = `import { run } from '${commandLine}'; process.exitCode = await run(process.argv.slice(1));`;
const answersOfRun = fileURLToPath(new URL('run_model_answers.py', import.meta.url));
const words = ['crew', 'seat', 'gate', 'meal', 'bag', 'wifi', 'queue', 'staff', 'late', 'kind', 'rude', 'lovely'];

/** Rows of words by chance with labels that follow them loosely. */
function labelledRows(count: number, seed: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const at = row + seed;
    const chosen = [7, 11, 13, 17, 19, 23].map((step) => words[Math.floor((at * step) / 5) % words.length]);
    const isPositive = (at * 2654435761) % 65536 < (chosen.includes('lovely') ? 50_000 : 20_000);
    return `${chosen.join(' ')} ${at % 97},${isPositive ? 'positive' : 'negative'}\n`;
  });
  return `text,label\n${rows.join('')}`;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program; sends it SIGINT when standard error says what is waited for. */
async function sentiment(parameters: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  const script = ['--input-type=module', '--eval', program, '--'];
  const child = spawn(process.execPath, [...script, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  let isSent = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    if (isSent || !interruptAt?.test(said.stderr)) return;
    isSent = true;
    child.kill('SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

describe.each(environments)('tracked trainings on MLflow $major', ({ major, python }) => {
  describe.skipIf(python === undefined)('with a real server', () => {
    let server: MlflowServer;
    let client: MlflowClient;
    let folder = '';
    let train: (output: string, ...more: readonly string[]) => string[];
    beforeAll(async () => {
      if (python === undefined) return;
      server = await startMlflowServer(python);
      client = createMlflowClient({ trackingUri: server.url });
      folder = await mkdtemp(join(tmpdir(), 'tracking-'));
      await writeFile(join(folder, 'train.csv'), labelledRows(2000, 0));
      await writeFile(join(folder, 'valid.csv'), labelledRows(500, 100_000));
      train = (output, ...more) => [
        'train',
        '--kind',
        'logistic-regression',
        '--data',
        join(folder, 'train.csv'),
        '--output',
        join(folder, output, 'model'),
        '--experiment',
        output,
        ...more,
      ];
    });
    afterAll(async () => {
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const runsOf = async (experiment: string): Promise<Run[]> => {
      const { experimentId } = await client.experiments.getByName(experiment);
      return collect(client.runs.search({ experimentIds: [experimentId] }));
    };
    const validation = () => ['--validation', join(folder, 'valid.csv')];

    async function expectWhole({ runId, params, tags, metrics, status, datasetInputs, name }: Run): Promise<void> {
      expect({ name, status }).toEqual({ name: 'model', status: 'FINISHED' });
      expect(params).toMatchObject({ model: 'logistic-regression', seed: '1', l2: '0.000003', calibration: 'none' });
      expect(tags).toMatchObject({
        'mlflow.runName': 'model',
        'mlflow.source.name': 'sentiment train',
        'mlflow.source.type': 'LOCAL',
        'mlflow.user': expect.any(String),
        'mlflow.source.git.commit': expect.stringMatching(/^[0-9a-f]{40}$/),
        'mlflow.note.content': expect.stringContaining('# logistic-regression'),
      });
      // MLflow 3 would show the model twice.
      const models = JSON.parse(tags['mlflow.log-model.history'] ?? '[]');
      expect(models).toMatchObject(major === 2 ? [{ run_id: runId, artifact_path: 'model' }] : []);
      const evaluation = JSON.parse(Buffer.from(await client.artifacts.read({ runId }, 'evaluation.json')).toString());
      const { low, high } = evaluation.confidenceIntervals.macroRecall;
      expect(metrics).toMatchObject({
        'validation/macroRecall': evaluation.macroRecall,
        'validation/macroRecall_low': low,
        'validation/macroRecall_high': high,
        'validation/negative/recall': evaluation.perLabel.negative.recall,
      });
      const history = await collect(client.runs.metricHistory(runId, 'iteration/loss'));
      const steps = history.map(({ step }) => step).sort((a, b) => a - b);
      expect(steps.length).toBeGreaterThanOrEqual(Number(params['iterations']));
      expect(new Set(steps).size).toBe(steps.length);
      const inputs = [...datasetInputs].sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(inputs).toMatchObject([
        {
          name: 'train.csv',
          context: 'training',
          sourceType: 'local',
          profile: expect.stringContaining('"num_rows":2000'),
        },
        { name: 'valid.csv', context: 'validation', schema: expect.stringContaining('mlflow_colspec') },
      ]);
      const artifacts = (await collect(client.artifacts.list({ runId }))).map(({ path }) => path);
      expect(artifacts).toEqual(
        expect.arrayContaining([
          'evaluation.json',
          'model-card.md',
          'training.json',
          'sentiment-model/model.json',
          'plots/confusion.svg',
          'plots/reliability.svg',
          'plots/roc.svg',
        ]),
      );
    }

    it('are runs with params, tags, metrics, inputs, artifacts and a model', async () => {
      const { code, stderr } = await sentiment([...train('whole', ...validation()), '--mlflow', server.url]);
      expect(stderr).toMatch(/MLflow run: http:.+\nall runs of the experiment: http:.+\/#\/experiments\/\d+\/runs\n$/);
      expect(code).toBe(0);
      expect(existsSync(join(folder, 'whole', '.sentiment-mlflow'))).toBe(false);
      const runs = await runsOf('whole');
      expect(runs).toHaveLength(1);
      const [run] = runs;
      await expectWhole(run);
      const { runId } = run;
      const native = await client.artifacts.read({ runId }, 'sentiment-model/model.json');
      expect(Buffer.from(native)).toEqual(await readFile(join(folder, 'whole', 'model', 'model.json')));
      if (major === 2) {
        const description = Buffer.from(await client.artifacts.read({ runId }, 'model/MLmodel')).toString();
        expect(description).toContain(`run_id: "${runId}"`);
        return;
      }
      expect(run.modelOutputs).toHaveLength(1);
      const model = await client.loggedModels.get(run.modelOutputs[0].modelId);
      expect(model).toMatchObject({ name: 'model', status: 'READY', sourceRunId: runId });
      const measured = Object.fromEntries(model.metrics.map(({ key, value }) => [key, value]));
      expect(measured['validation/accuracy']).toBe(run.metrics['validation/accuracy']);
      if (python === undefined) return;
      const texts = (await readFile(join(folder, 'valid.csv'), 'utf8')).split('\n').slice(1, 201);
      await writeFile(join(folder, 'texts.json'), JSON.stringify(texts));
      const { stdout } = await promisify(execFile)(
        python.python,
        [answersOfRun, server.url, runId, join(folder, 'texts.json')],
        { env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true' }, maxBuffer: 2 ** 26 },
      );
      const answers = JSON.parse(stdout);
      expect(answers.run).toBe(runId);
      const classifier = await loadClassifier(join(folder, 'whole', 'model'));
      const ours = await classifier.predict(texts);
      expect(answers.labels).toEqual(ours.map(({ label }) => label));
      ours.forEach(({ probabilities }, index) => {
        expect(Math.abs(probabilities['positive'] - answers.positive[index])).toBeLessThan(1e-4);
      });
    });

    it('are what a registered version of the model names', async () => {
      const name = `tracked-${major}`;
      const model = ['--model', join(folder, 'whole', 'model'), '--mlflow', server.url];
      const { code, stdout, stderr } = await sentiment(['register', '--name', name, ...model]);
      const [{ runId }] = await runsOf('whole');
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`of run ${runId}`);
      expect(await client.modelVersions.get(name, '1')).toMatchObject({ runId });
      const other = await client.startRun({ experiment: 'others' });
      await other.end();
      expect((await sentiment(['register', '--name', name, ...model, '--run', other.runId])).code).toBe(0);
      expect(await client.modelVersions.get(name, '2')).toMatchObject({ runId: other.runId });
    });

    it('have a run under them for each trial of a tuning', async () => {
      const { code } = await sentiment([...train('tuned', '--tune', '3', '--folds', '2'), '--mlflow', server.url]);
      expect(code).toBe(0);
      const runs = await runsOf('tuned');
      const parent = runs.find(({ name }) => name === 'model');
      const trials = runs.filter(({ tags }) => tags['mlflow.parentRunId'] === parent?.runId);
      expect(trials).toHaveLength(runs.length - 1);
      expect(trials.length).toBeGreaterThanOrEqual(3);
      const record = JSON.parse(await readFile(join(folder, 'tuned', 'model', 'training.json'), 'utf8'));
      const score = (trial: string, share: string, recall: number) => `${trial} ${share} ${recall}`;
      expect(
        trials.map(({ params, metrics }) => score(params['trial'], params['share'], metrics['macroRecall'])).sort(),
      ).toEqual(
        record.tuning.trials
          .map((trial: { number: number; share: number; macroRecall: number }) =>
            score(String(trial.number), String(trial.share), trial.macroRecall),
          )
          .sort(),
      );
      expect(new Set(trials.map(({ status }) => status))).toEqual(new Set(['FINISHED']));
      expect(trials.some(({ params }) => 'l2' in params)).toBe(true);
    });

    it.skipIf(process.platform === 'win32')('are KILLED when Ctrl-C stops them', async () => {
      const config = join(folder, 'endless.json');
      await writeFile(config, '{"tolerance":0,"maxIterations":10000}');
      await writeFile(join(folder, 'large.csv'), labelledRows(40_000, 0));
      const parameters = train(
        'killed',
        '--config',
        config,
        '--mlflow',
        server.url,
        '--data',
        join(folder, 'large.csv'),
      );
      const { code, stderr } = await sentiment(parameters, /^iteration \d/m);
      expect(code).toBe(1);
      expect(stderr).toMatch(/sentiment: stopped; nothing was written\n$/);
      expect(existsSync(join(folder, 'killed', 'model'))).toBe(false);
      expect(existsSync(join(folder, 'killed', '.sentiment-mlflow'))).toBe(false);
      const runs = await runsOf('killed');
      expect(runs.map(({ status }) => status)).toEqual(['KILLED']);
      expect(runs[0].metrics).toHaveProperty('iteration/loss');
      expect(runs[0].params).toMatchObject({ maxIterations: '10000' });
    });

    it('are FAILED with the error when they fail', async () => {
      await writeFile(join(folder, 'broken.csv'), `${labelledRows(50, 0)},positive\n`);
      const { code, stderr } = await sentiment([
        'train',
        '--kind',
        'naive-bayes',
        '--data',
        join(folder, 'broken.csv'),
        '--experiment',
        'failed',
        '--output',
        join(folder, 'failed', 'model'),
        '--mlflow',
        server.url,
      ]);
      expect(code).toBe(1);
      const [run] = await runsOf('failed');
      expect(run.status).toBe('FAILED');
      expect(run.tags['sentiment.error']).toContain('broken.csv');
      expect(stderr).toContain(run.tags['sentiment.error']);
    });

    it('are not lost when the server is away, and sent once though sending is cut again and again', async () => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const trained = await sentiment([...train('away', ...validation()), '--mlflow', url]);
      expect(trained.code).toBe(0);
      expect(trained.stderr).toMatch(/WARNING: MLflow .+ECONNREFUSED/);
      const sync = ['mlflow', 'sync', join(folder, 'away')];
      expect((await sentiment(sync)).code).toBe(1);
      // Cut among the params, then among the artifacts.
      for (const bytes of [4000, 12_000]) {
        const proxy = await startTcpProxy(port, new URL(server.url), bytes);
        expect((await sentiment(sync)).code).toBe(1);
        await proxy.stop();
      }
      const proxy = await startTcpProxy(port, new URL(server.url));
      const { code, stdout } = await sentiment(sync);
      await proxy.stop();
      expect(stdout).toMatch(/: model is sent: run [0-9a-f]{32} of http:/);
      expect(code).toBe(0);
      const runs = await runsOf('away');
      expect(runs).toHaveLength(1);
      await expectWhole(runs[0]);
      expect(runs[0].modelOutputs).toHaveLength(major === 3 ? 1 : 0);
      expect(existsSync(join(folder, 'away', '.sentiment-mlflow'))).toBe(false);
      expect((await sentiment(sync)).stdout).toBe('nothing waits to be sent\n');
    });
  });
});
