import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, createFeedback, createPredictionRecorder, openTextHash } from '@sentiment-core/mlops/service';
import { afterAll, describe, expect, it } from 'vitest';
import { loadClassifier } from 'sentiment-core/node';
import { createServiceServer } from '../serve/service-server.ts';
import { models as ownModels } from '../models.ts';
import { createTestIo, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

/** A store with feedback on one prediction a text. */
async function storeOf(name: string, reports: readonly (readonly [text: string, label: string, trueLabel: string])[]) {
  const file = folder.path(name);
  const database = await openDatabase({ kind: 'sqlite', file });
  const textHash = await openTextHash(database);
  const recorder = createPredictionRecorder({ database, textHash, keepTexts: true });
  const feedback = createFeedback({ database, textHash, recorder });
  for (const [index, [text, label, trueLabel]] of reports.entries()) {
    const predictionId = `0199f0a0-0000-7000-8000-${String(index).padStart(12, '0')}`;
    const prediction = { label, confidence: 0.8, probabilities: { negative: 0.2, positive: 0.8 } };
    recorder.onPredictions([{ predictionId, text, prediction, model: { name: 'm', version: '1' }, durationMs: 1 }]);
    await feedback.record({ predictionId, trueLabel, text });
  }
  await recorder.close();
  await database.close();
  return file;
}

describe('sentiment feedback export', () => {
  it('writes what users said, as CSV or NDJSON, whole', async () => {
    const database = await storeOf('a.sqlite', [
      ['late, "again" @bob', 'positive', 'negative'],
      ['lovely', 'positive', 'positive'],
    ]);
    const output = folder.path('exported.csv');
    const run = await runCommandLine(['feedback', 'export', '--database', database, '--output', output]);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toBe(
      `${output}: 2 labelled rows; left out: 0 whose right label nobody gave, 0 whose text nobody sent\n`,
    );
    const [header, first] = readFileSync(output, 'utf8').split('\r\n');
    expect(header).toBe('text,label,predictionId,predictedLabel,modelName,modelVersion,predictedAt,feedbackAt');
    expect(first).toMatch(/^"late, ""again"" @user",negative,/);
    expect(existsSync(`${output}.unfinished`)).toBe(false);
    const { stdout } = await runCommandLine([
      'feedback',
      'export',
      '--database',
      database,
      '--format',
      'ndjson',
      '--since',
      '2020-01-01',
    ]);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).label),
    ).toEqual(['negative', 'positive']);
    const none = await runCommandLine([
      'feedback',
      'export',
      '--database',
      database,
      '--until',
      '2020-01-01T00:00:00Z',
    ]);
    expect(none.stderr).toMatch(/^0 labelled rows/);
  });

  it('stops on an interrupt, in the middle of standard output', async () => {
    const database = await storeOf('b.sqlite', [
      ['late', 'positive', 'negative'],
      ['lovely', 'positive', 'positive'],
    ]);
    const io = createTestIo();
    io.stdout.write = new Proxy(io.stdout.write, {
      apply(write, stream, parts: Parameters<typeof io.stdout.write>) {
        if (String(parts[0]).startsWith('text,')) io.interrupt();
        return Reflect.apply(write, stream, parts);
      },
    });
    const run = await runCommandLine(['feedback', 'export', '--database', database], undefined, io);
    expect(run.code).not.toBe(0);
    expect(run.stdout).not.toContain('lovely');
  });

  it('makes no store where there is none, and knows its usage', async () => {
    const missing = folder.path('missing.sqlite');
    const run = await runCommandLine(['feedback', 'export', '--database', missing]);
    expect(run).toMatchObject({ code: 1, stderr: `sentiment: ${missing}: there is no such file\n` });
    expect(existsSync(missing)).toBe(false);
    const since = ['feedback', 'export', '--database', missing, '--since', 'yesterday'];
    expect((await runCommandLine(since)).code).toBe(2);
  });
});

describe('sentiment retrain', async () => {
  const write = (name: string, lines: readonly string[]) => folder.write(name, `${lines.join('\n')}\n`);
  const data = await write('train.csv', [
    'text,label',
    ...Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? `awful ${row},negative` : `lovely ${row},positive`)),
  ]);
  const frozen = await write('frozen.csv', [
    'text,label',
    'delayed lovely,negative',
    'lovely,positive',
    'awful,negative',
  ]);
  const feedback = await write('feedback.csv', [
    'text,label,predictedLabel,feedbackAt',
    ...Array.from({ length: 40 }, (_, row) =>
      row % 4 === 0
        ? `lovely flight ${row},positive,positive,2026-01-01T00:00:00Z`
        : `delayed lovely ${row},negative,positive,2026-01-01T00:00:00Z`,
    ),
    'unreadable,negative,positive,yesterday',
  ]);
  const retrain = (...more: readonly string[]) => {
    const argv = ['retrain', '--kind', 'naive-bayes', '--data', data, '--feedback', feedback, ...more];
    return runCommandLine(argv, ownModels);
  };

  it('writes a challenger and says what it gains and loses', async () => {
    const output = folder.path('challenger');
    const { code, stdout, stderr } = await retrain('--output', output, '--frozen', frozen, '--feedback-weight', '5');
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 rows of feedback cannot be read and are left out')]);
    expect(stdout).toContain('40 rows of feedback: ');
    expect(stdout).toMatch(/reported wrong +\d+ /);
    expect(stdout).toMatch(/accuracy on the traffic, 95 % \[/);
    expect(stdout).toMatch(/default +logistic-regression/);
    const record = JSON.parse(readFileSync(join(output, 'training.json'), 'utf8'));
    expect(record.champion.name).toBeTypeOf('string');
    expect(record.feedback.read).toBe(40);
    expect(JSON.parse(readFileSync(join(output, 'model.json'), 'utf8')).kind).toBe('naive-bayes');
  });

  it('writes a challenger that /drift can watch', async () => {
    const output = folder.path('watched');
    const { code } = await retrain('--output', output, '--validation', frozen);
    expect(code).toBe(0);
    const classifier = await loadClassifier(output);
    expect(classifier.info.reference).toMatchObject({ rows: 3, source: 'validation' });
    expect(classifier.info.metrics['frozen.accuracy']).toBeTypeOf('number');
    const server = await createServiceServer({ classifier, host: '127.0.0.1', environment: {}, warn: () => undefined });
    const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
    const drift = (await (await fetch(`${url}/drift`)).json()) as { reference: unknown };
    expect(drift.reference).toMatchObject({ rows: 3 });
    await server.close();
    await classifier.close();
  });

  it('says before the training that the gate needs more rows, how many there are, and which flag changes it', async () => {
    const output = folder.path('too-few');
    const flags = ['--register', 'tweets', '--promote', '--frozen', frozen, '--mlflow', 'http://127.0.0.1:1'];
    const { code, stdout, stderr } = await retrain('--output', output, ...flags);
    expect([code, stdout, stderr]).toEqual([
      1,
      '',
      'sentiment: --frozen has 3 labelled rows, and --promote decides on 1,000 or more: ' +
        'give more rows, or lower the number with --minimum-sample; nothing was trained\n',
    ]);
    expect(existsSync(output)).toBe(false);
  });

  it.each([
    [['--promote'], '--promote is for --register'],
    [['--mlflow', 'http://127.0.0.1:1'], '--mlflow is for --register'],
    [['--register', 'tweets', '--promote', '--mlflow', 'http://127.0.0.1:1'], '--promote needs --frozen'],
    [['--minimum-sample', '10'], 'the flags of the gate are for --promote'],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await retrain('--output', folder.path('never'), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
