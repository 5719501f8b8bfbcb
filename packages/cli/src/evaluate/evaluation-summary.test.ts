import { afterAll, expect, it } from 'vitest';
import { createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const data = await folder.write('bad.csv', 'text,label\na+,positive\nb,c,d\n,negative\nb-,negative\n');
function train(...more: string[]) {
  return runCommandLine(
    ['train', '--kind', 'logistic-regression', '--data', data, '--output', folder.path('model'), ...more],
    createTestModels(),
  );
}

it('a row that cannot be used stops the command, or is counted and shown', async () => {
  expect(await train()).toMatchObject({ code: 1, stderr: expect.stringMatching(/bad\.csv line 3: .+\n$/) });
  const { code, stderr } = await train('--bad-rows', 'skip');
  expect(code).toBe(0);
  expect(stderr).toContain('1 of 4 training rows left out for another number of columns; first at bad.csv line 3\n');
  expect(stderr).toContain('1 of 4 training rows left out for no text; first at bad.csv line 4\n');
});
