import { readdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const words = ['crew', 'seat', 'gate', 'meal', 'bag', 'wifi', 'queue', 'staff'];
function rows(opening: string, label: string, count: number) {
  return Array.from({ length: count }, (_, row) => {
    const chosen = [row % 8, (row >> 3) % 8, (row >> 6) % 8].map((word) => words[word]);
    return `${opening} ${chosen.join(' ')},${label}\n`;
  }).join('');
}

const header = 'text,label\n';
const good = rows('lovely', 'positive', 60);
const bad = rows('awful', 'negative', 60);
function real(...argv: string[]) {
  return runCommandLine(argv, ownModels, createTestIo());
}

/** A file, and what `train` says of it. */
const refused: readonly (readonly [name: string, content: string, message: string])[] = [
  ['one class', header + good, 'no row of the training data is labelled negative: there is nothing to tell apart'],
  [
    'all copies of one text',
    header + 'same text,positive\n'.repeat(50) + 'same text,negative\n'.repeat(50),
    'FILE: all 100 rows that can be used have the same text: there is nothing to learn',
  ],
  [
    'labels outside the map',
    `${header}a b,mixed\nc d,meh\n${'e f,mixed\n'.repeat(5)}`,
    'FILE: none of 7 rows can be used with the labels negative, positive; found: mixed (6), meh (1)',
  ],
  [
    'numbers that mean nothing known',
    `${header}a b,1\nc d,2\n`,
    'FILE line 3: the labels are the numbers 1, 2; only 0/1, -1/0/1 and 0/2/4 are understood, write names instead',
  ],
  [
    'a column missing in a late row',
    `${header}${(good + bad).repeat(200)}no label\n${good}`,
    'FILE line 24002: 1 columns instead of 2; is a comma or a line end not quoted?',
  ],
];

describe.each(['naive-bayes', 'logistic-regression'])('%s', (model) => {
  const train = (file: string, ...more: string[]) =>
    real('train', '--kind', model, '--data', file, '--output', folder.path(model), ...more);
  const trainOn = async (name: string, content: string, ...more: string[]) =>
    train(await folder.write(`${name}.csv`, content), ...more);

  it.each(refused)('refuses %s', async (name, content, message) => {
    const { code, stdout, stderr } = await trainOn(name, content);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').at(-2)).toBe(`sentiment: ${message.replace('FILE', folder.path(`${name}.csv`))}`);
    expect(await readdir(folder.path('.'))).not.toContain(model);
  });

  it('names the line of a late object without a label', async () => {
    const lines = Array.from({ length: 20_000 }, (_, row) =>
      JSON.stringify({ text: `${row % 2 ? 'lovely' : 'awful'} ${words[row % 8]}`, label: String(row % 2) }),
    );
    const file = await folder.write('late.ndjson', [...lines, '{"text":"x"}', ...lines.slice(0, 9), ''].join('\n'));
    const { code, stderr } = await train(file);
    expect([code, stderr.split('\n').at(-2)]).toEqual([
      1,
      `sentiment: ${file} line 20001: the label is missing; fill it in, or leave such rows out with --bad-rows skip`,
    ]);
  });

  it('warns of a class with one row, and of few different texts', async () => {
    const single = await trainOn('single', header + good + rows('awful', 'negative', 1));
    expect(single.code).toBe(0);
    const where = folder.path('single.csv');
    expect(single.stderr).toContain(
      `WARNING: only 1 row is labelled negative, in ${where}: what is learnt of it is chance\n`,
    );
    const copies = await trainOn(
      'copies',
      header + 'good flight,positive\n'.repeat(5) + 'bad flight,negative\n'.repeat(5),
    );
    expect(copies.code).toBe(0);
    expect(copies.stderr).toContain('10 rows have only 2 different texts: there is little to learn\n');
    const usual = await trainOn('usual', header + good + bad);
    expect([usual.code, usual.stderr]).toEqual([0, expect.not.stringContaining('WARNING')]);
  });

  it.each([
    ['one class', header + good, '0 rows are labelled negative: 3 folds need at least 3'],
    [
      'a class with one row',
      header + good + rows('awful', 'negative', 1),
      '1 rows are labelled negative: 3 folds need at least 3',
    ],
  ])('does not tune on %s', async (name, content, message) => {
    const { code, stderr } = await trainOn(`tuned ${name}`, content, '--tune', '2');
    expect([code, stderr]).toEqual([1, `sentiment: ${message}\n`]);
  });

  it('names an option that is out of range, and one that it does not have', async () => {
    const file = await folder.write('fine.csv', header + good + bad);
    const option = model === 'naive-bayes' ? 'alpha' : 'l2';
    const outside = await train(file, '--config', await folder.write('outside.json', `{"${option}":-1}`));
    expect([outside.code, outside.stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^sentiment: option "${option}" must be a number from \\S+ to \\d+, not -1\n$`)),
    ]);
    const unknown = await train(file, '--config', await folder.write('unknown.json', '{"depth":3}'));
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringMatching(/^sentiment: unknown option "depth"; known are .+\n$/),
    ]);
  });

  it('says when the validation rows lack a label', async () => {
    const file = await folder.write('fine.csv', header + good + bad);
    const validation = await folder.write('validation.csv', header + rows('superb', 'positive', 20));
    const { code, stderr } = await train(file, '--validation', validation);
    expect(code).toBe(0);
    expect(stderr).toContain('no row is labelled negative: macro averages leave it out\n');
  });
});

it('sentiment split names the label that is too rare, and rows that are all copies', async () => {
  const splitOf = async (name: string, content: string) => {
    const file = await folder.write(`split ${name}.csv`, content);
    const { code, stderr } = await real('split', file, '--output', folder.path('parts'));
    return [code, stderr.replace(file, 'FILE')];
  };
  expect(await splitOf('one class', header + good)).toEqual([
    1,
    'sentiment: FILE: 2 to 20 labels are needed, found only positive\n',
  ]);
  expect(await splitOf('one row', header + good + 'a b,negative\n')).toEqual([
    1,
    'sentiment: FILE: label "negative" has 1 row, too few for 3 parts\n',
  ]);
  expect(await splitOf('copies', header + 'a b c,negative\na b c,positive\n'.repeat(20))).toEqual([
    1,
    expect.stringContaining('too many rows are copies'),
  ]);
  expect(await readdir(folder.path('.'))).not.toContain('parts');
});

it('sentiment describe shows no figure where there is none', async () => {
  const file = await folder.write('short.csv', `${header}hello,positive\nbye,negative\n`);
  const { code, stdout } = await real('describe', file);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nsimple \(at least 2\) +2 +0( +-){7}\n/);
  expect(stdout).not.toContain('NaN');
});
