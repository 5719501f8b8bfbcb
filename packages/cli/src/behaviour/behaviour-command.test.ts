import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-folder-fixture.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await createTemporaryFolder();
});
afterAll(() => folder.remove());

const suite = {
  name: 'signs',
  language: 'en',
  capabilities: { sign: 'Plus & minus' },
  tests: [
    { capability: 'sign', name: 'plus', kind: 'minimum', expected: ['positive'], templates: ['+', '++', '+-', '-'] },
    { capability: 'sign', name: 'none', kind: 'minimum', expected: ['neutral'], templates: ['<b>'] },
  ],
};

function suiteFile(content: unknown): Promise<string> {
  return folder.write('suite.json', typeof content === 'string' ? content : JSON.stringify(content));
}

describe('sentiment behaviour', () => {
  it('prints failing rates and examples', async () => {
    const { code, stdout } = await runCommandLine(['behaviour', '--suite', await suiteFile(suite), '--examples', '1']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'signs 1 on the suite "signs": 25.0% failing, mean of 1 capabilities, 5 cases',
      '',
      '        cases  failing    95% interval',
      'sign        5    25.0%',
      '  plus      4    50.0%  15.0% to 85.0%',
      '  none      1     0.0%   0.0% to 79.3%',
      '',
      'Failed, for example:',
      '  "+-" neutral, expected positive  (plus)',
      '',
    ]);
  });

  it('prints JSON and writes a page', async () => {
    const report = folder.path('page.html');
    const { stdout } = await runCommandLine([
      ...['behaviour', '--suite', await suiteFile({ ...suite, tests: suite.tests.slice(0, 1) })],
      ...['--json', '--report', report],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      suite: 'signs',
      failingRate: 0.5,
      tests: [{ name: 'plus', failures: 2 }],
    });
    const page = await readFile(report, 'utf8');
    expect(page).toContain('Plus &amp; minus');
    expect(page).toContain('<q>+-</q> neutral');
  });

  it('runs the embedded suite', async () => {
    const { code, stdout } = await runCommandLine(['behaviour', '--examples', '0']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^vocabulary /m);
  });

  it.each([
    ['nothing.json', 'no such file; embedded suites are english'],
    ['{', 'not JSON'],
    [{ ...suite, tests: [{ ...suite.tests[0], capability: 'sings' }] }, 'test "plus": unknown capability "sings"'],
  ])('refuses %j', async (content, message) => {
    const file = content === 'nothing.json' ? folder.path(content) : await suiteFile(content);
    const { code, stderr } = await runCommandLine(['behaviour', '--suite', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
