import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadClassifier } from 'sentiment-core';
import { parseCsvTable } from 'sentiment-core/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findJava } from './find-java.ts';
import { preparePythonEnvironment } from './python-environment.ts';
import { readTweets } from './tweet-texts.ts';

// Spark takes 10 s to start, and a minute where others compute.
vi.setConfig({ testTimeout: 900_000 });

const run = promisify(execFile);
const python = (await findJava()) ? await preparePythonEnvironment('spark') : undefined;
function pathOf(path: string) {
  return fileURLToPath(new URL(path, import.meta.url));
}

const oddTexts = [
  'two\nlines',
  'a \r\n\r\n b',
  ' \r ',
  'a "quoted" word',
  '"',
  '""',
  '"begin","end"',
  'a,b',
  "don't 'do' it",
  'good\u0000not bad',
  '\u0000',
  'x\u0000"y"',
  '"\u0000"',
  '\u0001\u001a',
  '\ufeffgood',
  'à l’heure \u00a0',
  'sooooo gooood 😀✈️👩‍👩‍👧',
  '\u{10ffff}',
  '\\',
  '"\\"',
  'back\\slash',
  '\\n',
  '#late',
  '',
  '  ',
  '\t',
  'NaN',
  'null',
  'NULL',
  '3.14',
  'true',
  `${'very '.repeat(5000)}bad`,
  '\u2028',
  '<b>&amp;</b>',
  '{"text": "good"}',
];

interface ScoredRow {
  readonly id: string | number;
  readonly text: string | null;
  readonly predicted_label: string | null;
  readonly prob_negative: number | null;
  readonly prob_positive: number | null;
}

function csv(rows: readonly (readonly string[])[]) {
  return rows.map((row) => `${row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n`).join('');
}

/** A text that is null must have no prediction; any other one ours, in a row that has the same text. */
async function expectOurs(rows: readonly ScoredRow[], texts: readonly (string | null)[]): Promise<void> {
  const classifier = await loadClassifier();
  const ours = await classifier.predict(texts.map((text) => text ?? ''));
  await classifier.close();
  expect(rows).toHaveLength(texts.length);
  expect(new Set(rows.map(({ id }) => Number(id))).size).toBe(texts.length);
  const differing: unknown[] = [];
  for (const row of rows) {
    const text = texts[Number(row.id)];
    const { label, probabilities } = ours[Number(row.id)];
    const missing = row.predicted_label === null && row.prob_negative === null && row.prob_positive === null;
    const alike =
      row.predicted_label === label &&
      Math.abs((row.prob_negative ?? NaN) - probabilities['negative']) < 1e-4 &&
      Math.abs((row.prob_positive ?? NaN) - probabilities['positive']) < 1e-4;
    if (row.text !== text || !(text === null ? missing : alike)) differing.push([row, text, label, probabilities]);
  }
  expect(differing).toEqual([]);
}

describe.skipIf(python === undefined)('the exported model as a Spark UDF', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spark-scoring-'));
    const command = pathOf('../../packages/cli/bin/sentiment.js');
    const parameters = ['export', '--model', 'default', '--format', 'mlflow', '--output', join(folder, 'model')];
    await run(process.execPath, [command, ...parameters]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const runPython = (script: string, ...parameters: readonly string[]) =>
    run(python?.python ?? '', [script, ...parameters], {
      cwd: folder,
      env: {
        ...process.env,
        MLFLOW_DISABLE_TELEMETRY: 'true',
        SPARK_LOCAL_IP: '127.0.0.1',
        PYSPARK_SUBMIT_ARGS:
          '--master local[2] --conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false pyspark-shell',
      },
      maxBuffer: 2 ** 26,
    });
  const score = (...parameters: readonly string[]) =>
    runPython(pathOf('../../examples/spark-scoring/score.py'), 'model', ...parameters);
  const convert = (...parameters: readonly string[]) => runPython(pathOf('parquet_rows.py'), ...parameters);

  it('labels 100,000 tweets of a CSV file as ours does', async () => {
    const texts = [...oddTexts, ...(await readTweets(100_000, 'sentiment140-train.csv.gz'))];
    expect(texts).toHaveLength(oddTexts.length + 100_000);
    await writeFile(join(folder, 'tweets.csv'), csv([['id', 'tweet'], ...texts.map((text, id) => [String(id), text])]));
    const { stdout } = await score('tweets.csv', 'scored', '--text', 'tweet', '--partitions', '4');
    process.stderr.write(`Spark: ${stdout}`);
    expect(stdout).toMatch(/^100,\d{3} rows in [\d.]+ s, [\d,]+ a second: scored\n$/);
    expect((await readdir(join(folder, 'scored'))).filter((name) => name.endsWith('.parquet'))).toHaveLength(4);
    await convert('read', 'scored', 'scored.json');
    const rows = JSON.parse(await readFile(join(folder, 'scored.json'), 'utf8'));
    expect(Object.keys(rows[0])).toEqual(['id', 'tweet', 'predicted_label', 'prob_negative', 'prob_positive']);
    await expectOurs(
      rows.map(({ tweet, ...row }: Record<string, unknown>) => ({ ...row, text: tweet })),
      texts,
    );
  });

  it('reads Parquet, writes CSV, and predicts nothing where there is no text', async () => {
    const texts = [...oddTexts, null, 'good'];
    await writeFile(join(folder, 'odd.json'), JSON.stringify(texts.map((text, id) => ({ id, text }))));
    await convert('write', 'odd.json', 'odd.parquet');
    await score('odd.parquet', 'odd.csv', '--partitions', '1', '--batch', '7');
    const [part] = (await readdir(join(folder, 'odd.csv'))).filter((name) => name.endsWith('.csv'));
    const { header, rows } = parseCsvTable(await readFile(join(folder, 'odd.csv', part), 'utf8'), 1000);
    expect(header).toEqual(['id', 'text', 'predicted_label', 'prob_negative', 'prob_positive']);
    const field = (value: string) => (value === '' ? null : Number(value));
    const scored = rows.map(([id, text, label, negative, positive]) => ({
      id,
      // CSV tells no missing text from an empty one; the label does.
      text: label === '' ? null : text,
      predicted_label: label === '' ? null : label,
      prob_negative: field(negative),
      prob_positive: field(positive),
    }));
    await expectOurs(scored, texts);
  });

  it('refuses a column that is not there, and columns of the names that are added', async () => {
    await writeFile(
      join(folder, 'wrong.csv'),
      csv([
        ['text', 'prob_negative'],
        ['good', '1'],
      ]),
    );
    const failureOf = (...parameters: readonly string[]) =>
      score('wrong.csv', 'wrong-output', ...parameters).then(
        () => 'no failure',
        ({ code, stderr }: { code: number; stderr: string }) => [code, stderr.trimEnd().split('\n').at(-1)],
      );
    expect(await Promise.all([failureOf('--text', 'tweet'), failureOf()])).toEqual([
      [1, "score.py: no column 'tweet' in the input, only text, prob_negative"],
      [1, 'score.py: the input has columns of the names that are added: prob_negative'],
    ]);
    expect(await readdir(folder)).not.toContain('wrong-output');
  });
});
