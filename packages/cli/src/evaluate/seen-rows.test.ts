import { mkdir, rm } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { models as ownModels } from '../models.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Rows that have a name in letters each: those that differ in a number alone are copies. */
function rows(from: number, to: number) {
  return Array.from({ length: to - from }, (_, place) => {
    const row = from + place;
    const name = letters[row % 26].repeat(3 + Math.floor(row / 26));
    return row % 2 === 0 ? `lovely flight of ${name} +,positive\n` : `awful wait of ${name} -,negative\n`;
  }).join('');
}

const header = 'text,label\n';
await mkdir(folder.path('elsewhere'));
const training = await folder.write('training.csv', header + rows(0, 60));
const fresh = await folder.write('fresh.csv', header + rows(70, 110));
const mixed = await folder.write('mixed.csv', header + rows(50, 90));
const model = folder.path('model');
const trained = await runCommandLine(
  ['train', '--kind', 'logistic-regression', '--data', training, '--validation', fresh, '--output', model],
  ownModels,
  createTestIo(),
);

async function compare(data: string, ...more: string[]) {
  const argv = ['compare', model, 'default', '--data', data, ...more];
  return runCommandLine(argv, ownModels, createTestIo());
}

async function seenOf(data: string): Promise<unknown> {
  const { stdout } = await compare(data, '--json');
  return (JSON.parse(stdout) as { models: { seen: unknown }[] }).models.map(({ seen }) => seen);
}

const embedded = { evidence: 'public-sources', rows: null, of: expect.any(Number) };

describe('rows that a model has seen', () => {
  it('are its training rows', async () => {
    expect(trained.code, trained.stderr).toBe(0);
    expect(await seenOf(training)).toEqual([{ evidence: 'fingerprint', rows: 60, of: 60 }, embedded]);
    const renamed = await folder.write('elsewhere/renamed.csv', header + rows(0, 60));
    const { stdout } = await compare(renamed);
    expect(stdout).toContain(
      `NOTE: ${model} was trained on these very rows: its figures here also show what it remembers\n`,
    );
    expect(stdout).toContain('NOTE: default learnt from public tweets of Sentiment140, ');
    expect((await compare(renamed, '--markdown')).stdout).toContain('was trained on these very rows');
  });

  it('are copies of some of its training rows', async () => {
    expect(await seenOf(mixed)).toEqual([{ evidence: 'copies', rows: 10, of: 40 }, embedded]);
    const { stderr } = await runCommandLine(['evaluate', '--model', model, '--data', mixed], ownModels);
    expect(stderr).toContain(`WARNING: ${model}: 10 of 40 rows are copies of its training rows: `);
  });

  it('are those of its validation file, and no others', async () => {
    expect(await seenOf(fresh)).toEqual([{ evidence: 'validation', rows: null, of: 40 }, embedded]);
    const other = await folder.write('other.csv', header + rows(110, 130));
    expect(await seenOf(other)).toEqual([null, expect.objectContaining({ evidence: 'public-sources' })]);
  });

  it('are known by name and counts where the training file is gone', async () => {
    const argv = ['train', '--kind', 'logistic-regression', '--data', training, mixed, '--output', model];
    expect((await runCommandLine(argv, ownModels, createTestIo())).code).toBe(0);
    const moved = await folder.write('elsewhere/training.csv', header + rows(0, 60));
    await rm(training);
    expect(await seenOf(moved)).toEqual([{ evidence: 'file', rows: 60, of: 60 }, embedded]);
    const changed = await folder.write('elsewhere/training.csv', header + rows(0, 58));
    expect(await seenOf(changed)).toEqual([null, embedded]);
  });

  it('are not looked for in what is no record of a training', async () => {
    await mkdir(folder.path('odd'));
    for (const record of ['[]', '{', '{"rows":{"files":[1]}}', '{"rows":{"files":{}}}']) {
      await folder.write('odd/training.json', record);
      const argv = ['evaluate', '--model', folder.path('odd'), '--data', mixed];
      const { code, stderr } = await runCommandLine(argv, createTestModels());
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('WARNING')]);
    }
  });
});
