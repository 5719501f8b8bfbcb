import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startProgram } from './run-program.ts';

const name = '@maker/model-flights';
const command = join(root, 'packages/cli/bin/sentiment.js');
let project = '';
function at(path: string) {
  return join(project, path);
}
/** In a project that has the package installed; sentiment-core itself is elsewhere. */
function sentiment(...parameters: string[]) {
  return promisify(execFile)(process.execPath, [command, ...parameters], { cwd: project });
}

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sentiment-weights-'));
  const rows = (mood: string, words: readonly string[]) =>
    Array.from({ length: 40 }, (_, row) => `${mood},"${words[row % words.length]} flight number ${row}, really"\n`).join('');
  const data = rows('positive', ['lovely', 'great', 'happy']) + rows('negative', ['awful', 'late', 'rude']);
  await writeFile(at('data.csv'), `label,text\n${data}`);
  await writeFile(
    at('options.json'),
    JSON.stringify({ minCount: 1, dimensions: 8, epochs: 20, learningRate: 0.05, backend: 'wasm' }),
  );
  await sentiment('train', '--kind', 'lstm', '--embeddings', 'none', '--config', 'options.json', '--data', 'data.csv', '--output', 'float');
  await sentiment('quantize', '--model', 'float', '--data', 'data.csv', '--output', 'int8');
  const home = at(join('node_modules', name));
  await mkdir(home, { recursive: true });
  await cp(at('int8'), join(home, 'model'), { recursive: true });
  await writeFile(
    join(home, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', exports: { './model.json': './model/model.json' } }),
  );
}, 120_000); // prettier-ignore
afterAll(() => rm(project, { recursive: true }));

describe('an installed package of weights', () => {
  it('is a MODEL by its name', async () => {
    const { stdout } = await sentiment(
      'predict',
      '--model',
      name,
      '--format',
      'csv',
      'a lovely flight',
      'a rude flight',
    );
    expect(stdout).toMatch(/positive[^]*negative/);
    const folder = await sentiment('predict', '--model', 'int8', '--format', 'csv', 'a lovely flight', 'a rude flight');
    expect(folder.stdout).toBe(stdout);
    const evaluated = await sentiment('evaluate', '--model', name, '--data', 'data.csv', '--json');
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ n: 80, accuracy: 1 });
  });

  it('is served', async () => {
    // `startProgram` runs in the workspace: there only the path of the package is known.
    const server = await startProgram((port) => ({
      script: 'packages/cli/bin/sentiment.js',
      parameters: ['serve', '--port', String(port), '--model', at(join('node_modules', name, 'model'))],
    }));
    try {
      const response = await fetch(`${server.url}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'a rude flight' }),
      });
      expect(await response.json()).toMatchObject({ label: 'negative', model: { name: 'lstm' } });
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });

  it('that is not there is named in one line, with what to do', async () => {
    await expect(sentiment('predict', '--model', '@maker/model-of-nothing', 'a')).rejects.toMatchObject({
      code: 1,
      stderr: 'sentiment: package @maker/model-of-nothing is not installed: npm install @maker/model-of-nothing\n',
    });
  });
});
