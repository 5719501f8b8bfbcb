import { readdir, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());
const rows = ['lovely crew today', 'awful delay', 'lovely crew today', 'awful', '<b>awful</b> delay again'].map(
  (text, row) =>
    `${text},${['positive', 'negative', 'negative', 'negative', '0'][row]},${row % 2 === 0 ? 'A' : 'B & C'}\n`,
);
const header = 'text,label,airline\n';
const data = await folder.write('data.csv', `${header}${rows.join('')}${rows.join('')},positive,A\nshort row\na,,A\n`);

const broken = await folder.write('broken.csv', `${header}a,"b"c,d\n`);
const unusable = await folder.write('none.csv', `${header},x,y\n`);
const manyLabels = await folder.write(
  'many.csv',
  header + Array.from({ length: 21 }, (_, row) => `a,${row},b\n`).join(''),
);

describe('sentiment describe', () => {
  it('prints what is in the file', async () => {
    const { code, stdout, stderr } = await runCommandLine([
      'describe',
      data,
      '--preprocessing',
      'simple',
      '--terms',
      '2',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(data, 'data.csv').split('\n')).toEqual([
      'data.csv: 13 rows, 10 usable',
      'other columns than the file’s: 1 (line 13)',
      'no label: 1 (line 14)',
      'no text: 1 (line 12)',
      '',
      'label     rows  share',
      '0            2  20.0%',
      'negative     6  60.0%',
      'positive     2  20.0%',
      '',
      'different texts: 4; rows that repeat the text of another: 6',
      'texts with different labels in different rows: 1 (in 4 rows)',
      '',
      'length in words or tokens  count  mean   std  min  25%  50%  75%  max',
      'as written                    10  2.40  0.84    1    2    3    3    3',
      'simple                        10  2.60  1.07    1    2    3    3    4',
      '',
      'without texts that are too short  left out  count  mean   std  min   25%  50%   75%  max',
      'simple (at least 2)                      2      8  3.00  0.76    2  2.75    3  3.25    4',
      '',
      'top terms (simple)',
      expect.stringMatching(/^0: /),
      expect.stringMatching(/^negative: awful/),
      expect.stringMatching(/^positive: (crew|lovely|today), (crew|lovely|today)$/),
      '',
      'airline  rows      0  negative  positive',
      'A           6  33.3%     33.3%     33.3%',
      'B & C       4   0.0%    100.0%      0.0%',
      '',
    ]);
  });

  it('prints JSON and writes a page that holds no markup of the data and asks for nothing', async () => {
    const report = folder.path('report.html');
    const { code, stdout } = await runCommandLine(['describe', data, '--json', '--report', report]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 13,
      variants: [{ name: 'simple' }, { name: 'advanced' }, { name: 'bert' }],
    });
    const page = await readFile(report, 'utf8');
    expect(page).toContain('<!doctype html>');
    expect(page).toContain('B &amp; C');
    expect(page).not.toMatch(/<script|<b>awful|https?:|NaN|undefined/);
  });

  it('leaves no report when it is stopped', async () => {
    const io = createTestIo();
    const write = io.stderr.write.bind(io.stderr);
    io.stderr.write = (chunk: string) => {
      io.interrupt();
      return write(chunk);
    };
    const before = await readdir(folder.path('.'));
    const large = await folder.write('large.csv', header + rows.join('').repeat(5000));
    const { code, stderr } = await runCommandLine(
      ['describe', large, '--report', folder.path('stopped.html')],
      createTestModels(),
      io,
    );
    expect({ code, last: stderr.split('\n').at(-2) }).toEqual({
      code: 1,
      last: 'sentiment: stopped; nothing was written',
    });
    expect(await readdir(folder.path('.'))).toEqual([...before, 'large.csv'].sort());
  });

  it.each<[string, readonly string[], number, string]>([
    ['no file', ['describe'], 2, "missing required argument 'file'"],
    [
      'missing column',
      ['describe', data, '--text', 'tweet'],
      1,
      `${data}: no column "tweet"; the columns are text, label, airline`,
    ],
    [
      'unknown variant',
      ['describe', data, '--preprocessing', 'stemmed'],
      2,
      'preprocessing "stemmed" is not known; there are simple, simple:lemmas, simple:stems, advanced, bert',
    ],
    [
      'terms',
      ['describe', data, '--terms', '-1'],
      2,
      "option '--terms <n>' argument '-1' is invalid. A whole number from 0 to 1000 is needed.",
    ],
    [
      'broken quoting',
      ['describe', broken],
      1,
      `${folder.path('broken.csv')} line 2: broken quoting: something follows a closing quote; --quote none takes quotes as text`,
    ],
    ['no usable row', ['describe', unusable], 1, `${folder.path('none.csv')}: none of 1 rows has a text and a label`],
    [
      'too many labels',
      ['describe', manyLabels],
      1,
      `${folder.path('many.csv')}: the label column has more than 20 different values; is it the right column?`,
    ],
  ])('%s', async (_, argv, code, message) => {
    expect(await runCommandLine(argv)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });

  it('says when the report cannot be written', async () => {
    const run = await runCommandLine(['describe', data, '--report', '/no/such/folder/r.html']);
    const problem = 'the folder /no/such/folder does not exist; make it first';
    expect(run).toMatchObject({ code: 1, stderr: `sentiment: --report /no/such/folder/r.html: ${problem}\n` });
  });
});
