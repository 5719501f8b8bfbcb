import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { loadArtifact, loadClassifier, writeArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { createArrayDataset, createLogisticRegressionTrainer, createNaiveBayesTrainer } from 'sentiment-core/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { preparePythonEnvironment } from './python-environment.ts';
import { makeTexts, readTweets } from './tweet-texts.ts';

const run = promisify(execFile);
const python = await preparePythonEnvironment('mlflow-3');
const script = fileURLToPath(new URL('onnx_answers.py', import.meta.url));

const rows: readonly (readonly [text: string, label: number])[] = [
  ['the flights were late and the crew was rude', 0],
  ["don't fly with them, awful food :(", 0],
  ['not happy, three hours late again http://t.co/x', 0],
  ['where do I drop my bags?', 1],
  ['the flight leaves at nine, @airline', 1],
  ['fly with them, great food :)', 2],
  ['so glad and rested, loved the crew', 2],
  ['best airline ever!!!', 2],
];
const dataset = createArrayDataset({
  labels: ['negative', 'no opinion', 'positive'],
  examples: rows.map(([text, label]) => ({ text, label })),
});

const trainers = {
  hashed: createLogisticRegressionTrainer({ bits: 10, minCount: 1, l2: 1e-3 }),
  advanced: createNaiveBayesTrainer({ minDocumentFrequency: 1 }),
  bert: createLogisticRegressionTrainer({ preprocessing: 'bert', minDocumentFrequency: 1, l2: 1e-3, weights: 'int8' }),
  simple: createNaiveBayesTrainer({ preprocessing: 'simple', minDocumentFrequency: 1, algorithm: 'complement' }),
  stems: createNaiveBayesTrainer({ preprocessing: 'simple:stems', minDocumentFrequency: 1, norm: 'none' }),
  characters: createNaiveBayesTrainer({
    unit: 'characters-within-words',
    minNgram: 2,
    maxNgram: 4,
    minDocumentFrequency: 1,
  }),
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onnx-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(python === undefined)('exported models on the ONNX Runtime of Python', () => {
  it('pass the checker of ONNX and answer as ours do', async () => {
    if (python === undefined) return;
    const references = ['default'];
    for (const [name, trainer] of Object.entries(trainers)) {
      const model = join(folder, name);
      await writeArtifact(model, await (await trainer.fit(dataset)).toArtifact());
      references.push(model);
    }
    const texts = [
      ...rows.map(([text]) => text),
      ...makeTexts(500, 7),
      ...(await readTweets(1000)),
      'not\u0000good',
      '',
    ];
    const textsFile = join(folder, 'texts.json');
    await writeFile(textsFile, JSON.stringify(texts));
    const files: string[] = [];
    for (const reference of references) {
      files.push(join(folder, `${files.length}.onnx`));
      await writeFile(files[files.length - 1], (await createOnnxModel(await loadArtifact(reference))).bytes);
    }
    const { stdout } = await run(python.python, [script, textsFile, ...files], { maxBuffer: 2 ** 28 });
    const answers = JSON.parse(stdout);
    expect(answers).toHaveLength(references.length);

    for (const [index, reference] of references.entries()) {
      const classifier = await loadClassifier(reference);
      const { name, version, labels } = classifier.info;
      const { probabilityOutputs } = await createOnnxModel(await loadArtifact(reference));
      const { input, outputs, ofNoTexts, metadata } = answers[index];
      expect(input).toBe('text');
      expect(Object.keys(outputs)).toEqual(['label', ...probabilityOutputs]);
      expect(ofNoTexts).toEqual([[0], ...labels.map(() => [0])]);
      expect(metadata).toMatchObject({ name, version, labels: JSON.stringify(labels) });
      const ours = await classifier.predict(texts);
      let agreeing = 0;
      ours.forEach(({ label, confidence, probabilities }, row) => {
        labels.forEach((one, column) => {
          const difference = Math.abs(outputs[probabilityOutputs[column]][row] - probabilities[one]);
          expect(difference, `${reference}: ${JSON.stringify(texts[row])}`).toBeLessThan(1e-4);
        });
        const given: string = outputs.label[row];
        if (given === label) agreeing++;
        else expect(confidence - probabilities[given]).toBeLessThan(1e-4);
      });
      expect(agreeing).toBeGreaterThan(texts.length * 0.99);
    }
  });
});
