import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { run } from '../main.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

describe('sentiment predict', () => {
  it('prints a row a text, aligned, in order', async () => {
    const models = createTestModels();
    expect(await runCommandLine(['predict', 'good+', 'bad-', '--model', 'my-model'], models)).toEqual({
      code: 0,
      stdout: 'positive  0.800  good+\nnegative  0.800  bad-\n',
      stderr: '',
    });
    expect(models.loaded).toEqual(['my-model']);
    expect(models.closedClassifiers).toBe(1);
  });

  it('keeps a tweet on one line and its control characters from the terminal', async () => {
    const { stdout } = await runCommandLine(['predict', 'a\r\nb\u001B[31mc\u0085+\u2028é 😀']);
    expect(stdout).toBe('positive  0.800  a b [31mc + é 😀\n');
  });

  it('reads the column that it is told', async () => {
    const input = await folder.write('tweets.csv', 'id,tweet\n1,good+\n2,bad-\n');
    const { stdout } = await runCommandLine(['predict', '--input', input, '--text', 'tweet']);
    expect(stdout).toBe('positive  0.800  good+\nnegative  0.800  bad-\n');
  });

  it.each([
    ['tweets.json', '[{"text":"good+"},{"text":"bad-"}]'],
    ['tweets.json', '{"data":[{"id":"1","text":"good+"},{"id":"2","text":"bad-"}]}'],
    ['tweets.ndjson', '{"text":"good+"}\n{"text":"bad-"}\n'],
    ['tweets.csv', 'id;tweet\n1;good+\n2;bad-\n'],
  ])('reads %s and the same on standard input: %s', async (name, content) => {
    const stdout = 'positive  0.800  good+\nnegative  0.800  bad-\n';
    const input = await folder.write(name, content);
    expect(await runCommandLine(['predict', '--input', input])).toEqual({ code: 0, stdout, stderr: '' });
    const io = createTestIo({ stdin: [content] });
    expect((await runCommandLine(['predict', '--input', '-'], createTestModels(), io)).stdout).toBe(stdout);
  });

  it('reads as it is told', async () => {
    const input = await folder.write('told.csv', '1:"good+\n2:bad-\n');
    const flags = ['--delimiter', ':', '--no-header', '--text', '2', '--quote', 'none', '--encoding', 'utf-8'];
    expect((await runCommandLine(['predict', '--input', input, ...flags])).stdout).toBe(
      'positive  0.800  "good+\nnegative  0.800  bad-\n',
    );
    expect((await runCommandLine(['predict', '--input', input, '--input-format', 'text'])).stdout).toBe(
      'positive  0.800  1:"good+\nnegative  0.800  2:bad-\n',
    );
  });

  it('says aloud, once, that a file is read as windows-1252', async () => {
    const input = await folder.write('windows.csv', Buffer.from('text\nfine\ncaf\xe9+\nth\xe9-\n', 'latin1'));
    expect(await runCommandLine(['predict', '--input', input])).toEqual({
      code: 0,
      stdout: 'negative  0.500  fine\npositive  0.800  café+\nnegative  0.800  thé-\n',
      stderr: `WARNING: ${input} line 3 is not UTF-8: the file is read as windows-1252; use --encoding if that is wrong\n`,
    });
  });

  it('stops at a bad row, or skips and counts it', async () => {
    const input = await folder.write('bad.csv', 'id,text\n1,good+\n2\n3,bad-\n4\n');
    const stopped = await runCommandLine(['predict', '--input', input]);
    expect([stopped.code, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('bad.csv line 3: 1 columns instead of 2'),
    ]);
    expect(await runCommandLine(['predict', '--input', input, '--bad-rows', 'skip'])).toEqual({
      code: 0,
      stdout: 'positive  0.800  good+\nnegative  0.800  bad-\n',
      stderr: '2 of 4 input rows left out for another number of columns; first at bad.csv line 3, 5\n',
    });
    const none = await folder.write('none.csv', 'id,text\n2\n');
    const nothing = await runCommandLine(['predict', '--input', none, '--bad-rows', 'skip']);
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('none of 1 rows can be used')]);
  });

  it('keeps columns, under another name where it has one of its own', async () => {
    const input = await folder.write('kept.csv', 'id,text,label\n007,good+,x\n8,bad-,"a,b"\n');
    const kept = async (...flags: string[]) => (await runCommandLine(['predict', '--input', input, ...flags])).stdout;
    expect(await kept('--format', 'csv', '--keep', 'all')).toBe(
      'id,input_label,text,label,confidence,probability_negative,probability_positive\n' +
        '007,x,good+,positive,0.8,0.2,0.8\n8,"a,b",bad-,negative,0.8,0.8,0.2\n',
    );
    expect(await kept('--keep', 'label', 'id', '--format', 'ndjson')).toContain(
      '{"input_label":"x","id":"007","text":"good+","label":"positive",',
    );
    const json = await folder.write(
      'kept.json',
      '[{"id":1234567890123456789,"n":1,"text":"a+"},{"text":"b","n":null}]',
    );
    const { stdout } = await runCommandLine(['predict', '--input', json, '--format', 'ndjson', '--keep', 'all']);
    expect(stdout).toContain('{"id":"1234567890123456789","n":1,"text":"a+"');
    expect(stdout).toContain('{"id":null,"n":null,"text":"b"');
  });

  it('takes a text that starts with a dash after --', async () => {
    expect((await runCommandLine(['predict', '--', '-_-', '--debug'])).stdout).toBe(
      'negative  0.800  -_-\nnegative  0.800  --debug\n',
    );
  });

  it('writes csv that reads back', async () => {
    const texts = ['plain+', 'comma, "quote"-', 'line\nend', ' space ', ''];
    const { stdout } = await runCommandLine(['predict', '--format', 'csv', ...texts]);
    expect(stdout.split('\n')[0]).toBe('text,label,confidence,probability_negative,probability_positive');
    expect(stdout.split('\n')[1]).toBe('plain+,positive,0.8,0.2,0.8');
    const rows = parse(stdout, { columns: true }) as unknown as { text: string; label: string }[];
    expect(rows.map(({ text }) => text)).toEqual(texts);
    expect(rows.map(({ label }) => label)).toEqual(['positive', 'negative', 'negative', 'negative', 'negative']);
  });

  it('writes one JSON object a line', async () => {
    const { stdout } = await runCommandLine(['predict', '--format', 'ndjson', 'line\nend+']);
    expect(stdout).toBe(
      '{"text":"line\\nend+","label":"positive","confidence":0.8,"probabilities":{"negative":0.2,"positive":0.8}}\n',
    );
  });

  it('reads standard input line by line and answers as lines arrive', async () => {
    const io = createTestIo({ stdin: ['one+\ntw', 'o-\n\nlast'] });
    const { code, stdout } = await runCommandLine(['predict', '--input', '-'], createTestModels(), io);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'positive  0.800  one+\nnegative  0.800  two-\nnegative  0.500  \nnegative  0.500  last\n',
    });
  });

  it('reads thousands of rows of a csv.gz in order', async () => {
    const texts = Array.from({ length: 5_000 }, (_, row) => `${row}, ${row % 2 === 0 ? '+' : '-'}`);
    const input = await folder.write(
      'tweets.csv.gz',
      gzipSync(`text,id\n${texts.map((text) => `"${text}",1\n`).join('')}`),
    );
    const { stdout } = await runCommandLine(['predict', '--input', input, '--format', 'ndjson']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; label: string });
    expect(rows.map(({ text }) => text)).toEqual(texts);
    expect(rows.map(({ label }) => label)).toEqual(texts.map((_, row) => (row % 2 === 0 ? 'positive' : 'negative')));
  });

  it('prints only the header for no rows', async () => {
    const io = createTestIo();
    expect((await runCommandLine(['predict', '--input', '-', '--format', 'csv'], createTestModels(), io)).stdout).toBe(
      'text,label,confidence,probability_negative,probability_positive\n',
    );
  });

  it('ends quietly when nobody reads any more', async () => {
    const models = createTestModels();
    const io = createTestIo({ stdin: ['one\n', 'two\n', 'three\n'], readerLeavesAfter: 1 });
    expect(await runCommandLine(['predict', '--input', '-'], models, io)).toEqual({
      code: 0,
      stdout: 'negative  0.500  one\n',
      stderr: '',
    });
    expect(models.closedClassifiers).toBe(1);
  });

  it('fails when the output cannot be written for another reason', async () => {
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) });
    const io = { ...createTestIo(), stdout };
    const code = await run(['predict', 'a'], io, createTestModels());
    expect({ code, stderr: io.output().stderr }).toEqual({ code: 1, stderr: 'sentiment: no space left\n' });
  });

  it.each([
    ['no text', ['predict'], 2, 'give a text, or --input FILE (- for standard input)'],
    ['text and input', ['predict', 'a', '--input', '-'], 2, 'give texts or --input, not both'],
    [
      'unknown format',
      ['predict', 'a', '--format', 'xml'],
      2,
      "option '--format <format>' argument 'xml' is invalid. Allowed choices are text, csv, ndjson.",
    ],
    ['unknown option', ['predict', 'a', '--modle', 'x'], 2, "unknown option '--modle' (Did you mean --model?)"],
    ['kept columns of no file', ['predict', 'a', '--keep', 'id'], 2, '--keep is for --input'],
    ['kept columns in text', ['predict', '--input', '-', '--keep', 'id'], 2, '--keep needs --format csv or ndjson'],
    ['missing file', ['predict', '--input', '/no/such.txt'], 1, '/no/such.txt: no such file'],
    ['folder', ['predict', '--input', '/'], 1, '/: is a folder, a file is needed'],
  ])('%s', async (_, argv, code, message) => {
    expect(await runCommandLine(argv)).toEqual({ code, stdout: '', stderr: `sentiment: ${message}\n` });
  });

  it('names the column that a file lacks and the line that cannot be read', async () => {
    const column = await folder.write('column.csv', 'words,id\na,1\n');
    expect((await runCommandLine(['predict', '--input', column])).stderr).toBe(
      `sentiment: ${column}: no column "text"; the columns are words, id; --text names another, and --no-header says that the first line is a row\n`,
    );
    const encoding = await folder.write('latin1.txt', Buffer.from('a\ncaf\xe9\n', 'latin1'));
    expect(await runCommandLine(['predict', '--input', encoding, '--encoding', 'utf-8'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `sentiment: ${encoding} line 2: the line is not valid UTF-8 (is the file in another encoding?) (--bad-rows skip leaves such rows out)\n`,
    });
  });

  it('passes on what is wrong with a model', async () => {
    const models = { ...createTestModels(), loadClassifier: () => Promise.reject(new Error('nothing\n  there')) };
    expect(await runCommandLine(['predict', 'a', '--model', 'x'], models)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'sentiment: nothing there\n',
    });
    expect((await runCommandLine(['predict', 'a', '--debug'], models)).stderr).toMatch(
      /^sentiment: Error: nothing\n.*\n {4}at /,
    );
  });
});
