import { mkdir } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const data = await folder.write('data.csv', 'text,label\na+,positive\nb-,negative\n');
await mkdir(folder.path('folder'));

describe('a file to write is checked before the work', () => {
  const none = folder.path('none');
  it.each([
    ['a missing folder', `${none}/report.html`, `the folder ${none} does not exist; make it first`],
    ['a file as folder', `${data}/report.html`, `${data} is not a folder`],
    ['a folder', folder.path('folder'), 'is a folder; give the name of a file'],
    ['what is read', data, 'is a file that the command reads; give another name'],
  ])('%s', async (_, report, problem) => {
    for (const argv of [
      ['evaluate', '--data', data],
      ['compare', 'one', 'two', '--data', data],
      ['describe', data],
    ]) {
      const models = createTestModels();
      const run = await runCommandLine([...argv, '--report', report], models);
      expect(run).toEqual({ code: 1, stdout: '', stderr: `sentiment: --report ${report}: ${problem}\n` });
      expect(models.loaded).toEqual([]);
    }
    const argv = ['embeddings', 'train', '--data', data, '--output', report];
    expect(await runCommandLine(argv)).toMatchObject({ code: 1, stdout: '' });
  });

  it('and standard output is none', async () => {
    const argv = ['feedback', 'export', '--database', folder.path('none.sqlite'), '--output', '-'];
    expect((await runCommandLine(argv)).stderr).toContain('none.sqlite');
  });
});
