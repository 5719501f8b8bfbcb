import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Promotion } from '@sentiment-core/mlops/registry';
import type { Classifier } from 'sentiment-core';
import { createSentimentServer } from '@sentiment-core/express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSignClassifier, createTestIo, runCommandLine } from '../testing/command-line-fixture.ts';
import { formatPromotion } from './promote-command.ts';
import { type loadRegistry, registrySources, type watchRegistry } from '../mlops.ts';
import { models as ownModels } from '../models.ts';

afterEach(() => vi.unstubAllEnvs());

const figures = { accuracy: 0.8125, macroRecall: 0.8, milliseconds: 0.0123, bytes: 1_500_000 };
const promotion: Promotion = {
  name: 'tweets',
  version: '2',
  champion: '1',
  promoted: true,
  dryRun: false,
  decision: {
    accepted: true,
    checks: [{ name: 'gain', passed: true, reason: 'accuracy +0.0100' }],
    criteria: {} as Promotion['decision']['criteria'],
    figures: {
      n: 2000,
      challenger: figures,
      champion: { ...figures, accuracy: 0.8 },
      accuracy: null,
      macroRecall: null,
      mcNemar: null,
      slices: [],
      smallSlices: 0,
    },
  },
};
const refusal: Promotion = {
  ...promotion,
  promoted: false,
  decision: {
    ...promotion.decision,
    accepted: false,
    checks: [
      { name: 'gain', passed: false, reason: 'accuracy +0.0000' },
      { name: 'latency', passed: true, reason: 'fast' },
    ],
  },
};

interface Replaced {
  registry?: Awaited<ReturnType<typeof loadRegistry>>;
  watch?: typeof watchRegistry;
}
const replaced = vi.hoisted(() => ({}) as Replaced);
vi.mock(import('../mlops.ts'), async (original) => {
  const own = await original();
  return {
    ...own,
    loadRegistry: async () => replaced.registry ?? own.loadRegistry(),
    watchRegistry: (...request) => (replaced.watch ?? own.watchRegistry)(...request),
  };
});
vi.mock(import('../serve/service-server.ts'), () => ({
  createServiceServer: async ({ classifier }) => createSentimentServer({ classifier, rateLimit: false }),
}));
afterEach(() => {
  delete replaced.registry;
  delete replaced.watch;
});

/** Gives commands a registry that answers with these. @returns what it is asked */
function replaceRegistry(answers: Record<string, unknown>): readonly Record<string, unknown>[] {
  const asked: Record<string, unknown>[] = [];
  const functions = Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      async ({ client, ...options }: Record<string, unknown>) => {
        asked.push({ ...(client as object), ...options });
        return answer;
      },
    ]),
  );
  const createMlflowClient = (options: object) => options;
  replaced.registry = { ...functions, createMlflowClient } as never;
  return asked;
}

describe('sentiment promote', () => {
  const argv = ['promote', '--name', 'tweets', '--mlflow', 'http://m', '--data', 'x.csv'];

  it('prints figures and reasons', async () => {
    const asked = replaceRegistry({ promoteModel: promotion });
    const { code, stdout, stderr } = await runCommandLine([...argv, '--version', '2', '--max-slice-loss', '.1']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      [
        'tweets version 2, against the champion, version 1, on 2,000 held-out rows',
        '',
        '              version 2  version 1',
        'accuracy         0.8125     0.8000',
        'macro recall     0.8000     0.8000',
        'ms a tweet       0.0123     0.0123',
        'size            1.50 MB    1.50 MB',
        '',
        'gain  passed   accuracy +0.0100',
        '',
        'version 2 is the champion now',
        '',
      ].join('\n'),
    );
    expect(asked).toMatchObject([
      { trackingUri: 'http://m', name: 'tweets', version: '2', criteria: { maximumSliceLoss: 0.1 } },
    ]);
  });

  it('fails when the version is refused, with every reason', async () => {
    for (const flags of [[], ['--json']]) {
      replaceRegistry({ promoteModel: refusal });
      const { code, stdout, stderr } = await runCommandLine([...argv, ...flags]);
      expect([code, stderr]).toEqual([1, 'sentiment: version 2 of tweets is refused for gain (--minimum-gain)\n']);
      if (flags.length > 0) expect(JSON.parse(stdout)).toEqual(refusal);
      else expect(stdout).toMatch(/^gain {5}REFUSED {2}accuracy \+0\.0000\nlatency {2}passed {3}fast$/m);
    }
  });

  it('tells a dry run and a first champion from the others', () => {
    const dry = formatPromotion({ ...promotion, promoted: false, dryRun: true });
    expect(dry).toMatch(/would be promoted; nothing was written\n$/);
    const { figures: withChampion } = promotion.decision;
    const decision = { ...promotion.decision, figures: { ...withChampion, champion: null } };
    expect(formatPromotion({ ...promotion, champion: undefined, decision })).toMatch(
      /^tweets version 2, no champion yet, .*\n\n {14}version 2\naccuracy/,
    );
  });

  it.each([
    [['promote', '--name', 'tweets', '--data', 'x.csv'], /no MLflow server is named: give --mlflow URI/],
    [[...argv, '--version', '2', '--alias', 'a'], /--version or --alias, not both/],
    [[...argv, '--version', 'two'], /number of a version/],
    [[...argv, '--significance', '0.9'], /from 1e-9 to 0\.5/],
    [['rollback', '--mlflow', 'http://m'], /--name/],
    [['rollback', '--mlflow', 'http://m', '--name', 'a', '--to', '1', '--steps', '2'], /--to or --steps, not both/],
    [['rollback', '--mlflow', 'http://m', '--name', 'a', '--steps', '0'], /from 1 to 200/],
    [['register', '--name', 'a', '--model', 'm', '--mlflow', 'http://m', '--tag', 'x'], /key=value/],
    [['serve', '--poll', '5'], /--poll is for a model of the form models:\/name@alias/],
    [['serve', '--poll', '5', '--model', 'models:/tweets/3'], /--poll is for a model/],
  ])('%j is wrong usage', async (wrong, message) => {
    vi.stubEnv('MLFLOW_TRACKING_URI', '');
    replaceRegistry({});
    const { code, stderr } = await runCommandLine(wrong);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('sentiment register', () => {
  it('registers what the model reference names, with aliases and tags', async () => {
    const registered = { name: 'tweets', version: '3', source: 'models:/m-1', aliases: ['challenger'], runId: 'r1' };
    const asked = replaceRegistry({ registerModel: { ...registered, notExportable: undefined } });
    const argv = ['register', '--model', 'default', '--name', 'tweets', '--mlflow', 'http://m', '--run', 'r1'];
    const flags = ['--alias', 'challenger', '--tag', 'team=nlp', '--tag', 'note=a=b'];
    const { code, stdout, stderr } = await runCommandLine([...argv, ...flags]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('tweets version 3, alias challenger\nmodels:/tweets/3, from models:/m-1, of run r1\n');
    expect(asked).toMatchObject([
      { name: 'tweets', runId: 'r1', aliases: ['challenger'], tags: { team: 'nlp', note: 'a=b' } },
    ]);
    expect(asked[0]?.['model']).toHaveProperty('manifest.name');
    const runMissing = 'its run is not in the experiment a of http://m.';
    replaceRegistry({ registerModel: { ...registered, runId: undefined, runMissing } });
    const withoutRun = await runCommandLine(argv);
    expect(withoutRun.stdout).toMatch(/from models:\/m-1\n$/);
    expect(withoutRun.stderr).toBe(
      `NOTE: the version names no run: ${runMissing} Send it with \`mlflow sync\`, or give --run ID\n`,
    );
  });
});

describe('sentiment rollback', () => {
  it('says which version is back', async () => {
    vi.stubEnv('MLFLOW_TRACKING_URI', 'http://from-the-environment');
    const asked = replaceRegistry({ rollbackModel: { name: 'tweets', from: '4', to: '2', previous: undefined } });
    const argv = ['rollback', '--name', 'tweets', '--reason', 'complaints', '--steps', '2'];
    const { code, stdout } = await runCommandLine(argv);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'tweets: version 2 is the champion again, in place of version 4; no earlier champion is known\n',
    );
    expect(asked).toMatchObject([{ name: 'tweets', reason: 'complaints', steps: 2 }]);
    replaceRegistry({ rollbackModel: { name: 'tweets', from: '2', to: '1', previous: '3' } });
    const { stdout: second } = await runCommandLine(['rollback', '--name', 'tweets', '--to', '1']);
    expect(second).toMatch(/in place of version 2; one more rollback goes back to version 3\n$/);
  });
});

describe('a model of a registry', () => {
  it('needs an address, and says so', async () => {
    await expect(registrySources('models:/tweets@champion', { environment: {} })).rejects.toThrow(
      'models:/tweets@champion is in an MLflow registry: set MLFLOW_TRACKING_URI to the address of its server',
    );
    await expect(registrySources('my-model', { environment: {} })).resolves.toEqual([]);
  });

  it('is looked for at the server in the environment', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      seen.push(url);
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no such model' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('MLFLOW_TRACKING_URI', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const argv = ['predict', 'a', '--model', 'models:/tweets/3'];
    const { code, stderr } = await runCommandLine(argv, ownModels);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^sentiment: models:\/tweets\/3: GET .* RESOURCE_DOES_NOT_EXIST: no such model\n$/);
    expect(seen).toEqual(['/api/2.0/mlflow/model-versions/get?name=tweets&version=3']);
    server.close();
  });

  it('is followed by serve, which tells of changes and of each failure once', async () => {
    const io = createTestIo();
    let current: Classifier = createSignClassifier();
    const told: Parameters<typeof watchRegistry>[1][] = [];
    let closed = 0;
    replaced.watch = async (_, options) => {
      told.push(options);
      return { classifier: () => current, check: async () => false, close: async () => void (closed += 1) };
    };
    const argv = ['serve', '--port', '0', '--model', 'models:/tweets@champion', '--poll', '7'];
    const running = runCommandLine(argv, undefined, io);
    await expect.poll(() => io.output().stderr).toMatch(/\n$/);
    const [, url] = /at (http:\S+) /.exec(io.output().stderr) ?? [];
    const versionNow = async () => (await (await fetch(`${url}/model`)).json()).version;
    expect(await versionNow()).toBe('1');
    const sign = createSignClassifier();
    current = { ...sign, info: { ...sign.info, version: '2' } };
    expect(await versionNow()).toBe('2');
    const [options] = told;
    expect(options?.intervalMs).toBe(7000);
    options?.onError?.(new Error('away'));
    options?.onError?.(new Error('away'));
    const [from, to] = ['1', '2'].map((version) => ({ name: 'tweets', version }));
    if (from && to) options?.onChange?.({ event: 'MODEL_CHANGED', reference: 'r', from, to, time: 0 });
    io.interrupt();
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr.split('\n').slice(1)).toEqual([
      'models:/tweets@champion could not be renewed: away',
      'models:/tweets@champion: version 2 in place of version 1',
      '',
    ]);
    expect(closed).toBe(1);
  });
});
