import { readdir, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

const good = ['love', 'great', 'happy'];
const bad = ['hate', 'awful', 'sad'];
function lines(words: readonly string[], label: string, from: number) {
  return Array.from({ length: 30 }, (_, row) => `"${words[row % 3]} flight ${from + row}, really",${label}\n`).join('');
}

const data = await folder.write('data.csv', `text,label\n${lines(good, 'positive', 0)}${lines(bad, '0', 0)}`);
const validation = await folder.write(
  'held-out.csv',
  `text,label\n${lines(good, 'positive', 50)}${lines(bad, 'negative', 50)}`,
);
function real(...argv: string[]) {
  return runCommandLine(argv, ownModels, createTestIo());
}

function trainInto(name: string, ...more: string[]) {
  return real('train', '--kind', 'logistic-regression', '--data', data, '--output', folder.path(name), ...more);
}

describe('a model of our own, from the files to the answer', () => {
  it('is trained, evaluated and asked', async () => {
    const trained = await trainInto('model', '--validation', validation);
    expect(trained.stderr).not.toContain('sentiment:');
    expect(trained.code).toBe(0);
    expect(trained.stdout).toContain('trained on 60 rows');
    const model = folder.path('model');
    const evaluated = await real('evaluate', '--model', model, '--data', validation, '--json');
    const { n, accuracy } = JSON.parse(evaluated.stdout) as { n: number; accuracy: number };
    expect({ n, accuracy }).toEqual({ n: 60, accuracy: 1 });
    const manifest = JSON.parse(await readFile(`${model}/model.json`, 'utf8')) as { metrics: Record<string, number> };
    expect(manifest.metrics['held-out.accuracy']).toBe(1);
    const asked = await real('predict', '--model', model, 'what an awful flight', 'love it');
    expect(asked.stdout).toMatch(/^negative .*\npositive .*\n$/);
  });

  it('is the same bytes again, but for training.json, and takes the place of an older one', async () => {
    expect((await trainInto('first')).code).toBe(0);
    expect((await trainInto('second')).code).toBe(0);
    const before = await readdir(folder.path('.'));
    expect((await trainInto('second')).code).toBe(0);
    expect(await readdir(folder.path('.'))).toEqual(before);
    const names = await readdir(folder.path('first'));
    expect(names).toEqual(await readdir(folder.path('second')));
    expect(names).toEqual(expect.arrayContaining(['model.json', 'training.json', 'weights.bin']));
    for (const file of names.filter((name) => name !== 'training.json')) {
      const [first, second] = await Promise.all(
        ['first', 'second'].map((name) => readFile(folder.path(`${name}/${file}`))),
      );
      expect(first.equals(second)).toBe(true);
    }
  });

  it('names a wrong option of the trainer, too many labels, a label without rows, and a missing model', async () => {
    const config = await folder.write('config.json', '{"l2": -1}');
    expect(await trainInto('none', '--config', config)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'sentiment: option "l2" must be a number from 0 to 1, not -1\n',
    });
    const oneSided = await folder.write('one.csv', 'text,label\na,positive\n');
    const failed = await real(
      'train',
      '--kind',
      'logistic-regression',
      '--data',
      oneSided,
      '--output',
      folder.path('none'),
    );
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(
      /sentiment: no row of the training data is labelled negative: there is nothing to tell apart\n$/,
    );
    const missing = await real('predict', '--model', folder.path('none'), 'a');
    expect(missing).toEqual({
      code: 1,
      stdout: '',
      stderr: `sentiment: model folder ${folder.path('none')} does not exist\n`,
    });
    expect(await readdir(folder.path('.'))).not.toContain('none');
  });
  it('learns the labels that it finds', async () => {
    const data = await folder.write('three.csv', 'text,label\nlovely,positive\nawful,negative\nnoon,neutral\n');
    const config = await folder.write('rare.json', '{"minCount":1}');
    const output = folder.path('three');
    const files = ['--data', data, '--labels', 'auto', '--config', config, '--output', output];
    expect((await real('train', '--kind', 'logistic-regression', ...files)).code).toBe(0);
    const { stdout } = await real('predict', '--model', output, '--format', 'ndjson', 'noon');
    expect(JSON.parse(stdout)).toMatchObject({ label: 'neutral', probabilities: { negative: expect.any(Number) } });
  });

  it.each([
    ['naive-bayes', 'simple:stems'],
    ['logistic-regression', 'simple'],
    ['logistic-regression', 'advanced'],
  ])('%s under %s tells three labels apart, from split to comparison', async (model, preprocessing) => {
    const openings = { negative: 'awful crew', neutral: 'boarding at', positive: 'lovely seat' };
    const letters = 'abcdefghijklmnop';
    const rows = Object.entries(openings).flatMap(([label, opening]) =>
      // Beside the words of the label, two of their own: no two rows are near-duplicates.
      Array.from({ length: 80 }, (_, row) => {
        const [high, low] = [letters[row >> 4], letters[row & 15]];
        return `${opening} ${label}x${high}${low}${low}q ${high}zz${low} ${low}${high}ww,${label}\n`;
      }),
    );
    const file = await folder.write('three-labels.csv', `text,label\n${rows.join('')}x y,mixed\n`);
    const labels = ['--labels', 'negative,neutral,positive'];
    const usable = await folder.write('usable.csv', `text,label\n${rows.join('')}`);
    const parts = folder.path('parts');
    expect((await real('split', usable, '--output', parts)).code).toBe(0);
    const output = folder.path(`three-${model}`);
    const argv = ['train', '--kind', model, '--preprocessing', preprocessing, ...labels, '--output', output];
    const whole = await real(...argv, '--data', file);
    expect([whole.code, whole.stderr]).toEqual([0, expect.stringContaining('1 of 241 training rows left out')]);
    const [training, validation, test] = ['train', 'valid', 'test'].map((part) => `${parts}/${part}.csv`);
    const trained = await real(...argv, '--data', training, '--validation', validation);
    expect([trained.code, trained.stderr]).toEqual([0, expect.not.stringContaining('WARNING')]);
    expect(trained.stdout).toContain(`${model}, negative/neutral/positive, `);
    const { stdout } = await real('evaluate', '--model', output, '--data', test, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      labels: ['negative', 'neutral', 'positive'],
      accuracy: 1,
      perLabel: { neutral: { recall: 1, support: 8 } },
      skipped: 0,
    });
    const asked = await real('predict', '--model', output, '--format', 'ndjson', 'lovely seat', 'boarding at');
    expect(
      asked.stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { label: string }).label),
    ).toEqual(['positive', 'neutral']);
    const compared = await real('compare', output, 'default', '--data', test, '--json');
    expect(JSON.parse(compared.stdout)).toMatchObject({
      n: 16,
      labels: ['negative', 'positive'],
      models: [
        { otherLabels: ['neutral'], seen: null },
        { otherLabels: [], seen: { evidence: 'public-sources' } },
      ],
    });
  });
});
