import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../../artifact/read-artifact.ts';
import { createArrayDataset } from '../../datasets/array-dataset.ts';
import { readLogisticRegression } from '../hashed-linear/artifact.ts';
import {
  createEarlyStopping,
  createLogisticObjective,
  createSoftmaxObjective,
  type LinearProblem,
} from './fit-linear-weights.ts';
import { logSumExp } from '../../classification/scored-classifier.ts';
import { createLogisticRegressionTrainer } from './trainer.ts';

const columnCount = 3;

/** A problem with `outputs` labels. */
function problems(outputs: number) {
  return fc
    .array(
      fc.record({
        ids: fc.array(fc.nat(columnCount - 1), { maxLength: 4 }),
        target: fc.nat(Math.max(outputs, 2) - 1),
        weight: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 2, maxLength: 6 },
    )
    .map((rows): LinearProblem => ({
      rows: {
        rowCount: rows.length,
        ids: Int32Array.from(rows.flatMap(({ ids }) => ids)),
        offsets: Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flatMap(({ ids }) => ids).length)]),
      },
      columnCount,
      outputs,
      columnScales: Float64Array.of(0.5, 1, 2),
      targets: Uint8Array.from(rows, ({ target }) => target),
      rowWeights: Float64Array.from(rows, ({ weight }) => weight / 10),
      lengthDivisors: Float64Array.from(rows, (_, row) => 1 + row / 2),
    }));
}

function points(size: number) {
  return fc
    .array(fc.integer({ min: -20, max: 20 }), { minLength: size, maxLength: size })
    .map((values) => Float64Array.from(values, (value) => value / 10));
}

describe('createSoftmaxObjective', () => {
  it('has the gradient that differences give', () => {
    fc.assert(
      fc.property(problems(3), points((columnCount + 1) * 3), (problem, point) => {
        const objective = createSoftmaxObjective(problem, 0.01);
        const gradient = new Float64Array(point.length);
        objective(point, gradient);
        const unused = new Float64Array(point.length);
        point.forEach((value, index) => {
          const at = (shifted: number) => objective(point.with(index, shifted), unused);
          expect((at(value + 1e-5) - at(value - 1e-5)) / 2e-5).toBeCloseTo(gradient[index], 6);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('is the binary objective for two labels whose weights are opposite', () => {
    fc.assert(
      fc.property(problems(1), points(columnCount + 1), (problem, point) => {
        const unused = new Float64Array(point.length * 2);
        const doubled = Float64Array.from({ length: point.length * 2 }, (_, index) =>
          index % 2 === 1 ? point[index >> 1] : 0,
        );
        const binary = createLogisticObjective(problem, 0)(point, unused.subarray(0, point.length));
        const softmax = createSoftmaxObjective({ ...problem, outputs: 2 }, 0)(doubled, unused);
        expect(softmax).toBeCloseTo(binary, 10);
      }),
    );
  });

  it('early stopping sees its loss without the penalty', () => {
    fc.assert(
      fc.property(problems(3), points((columnCount + 1) * 3), (problem, point) => {
        const loss = createSoftmaxObjective(problem, 0)(point, new Float64Array(point.length));
        expect(createEarlyStopping(problem, 1).observe(point)).toBeCloseTo(loss, 10);
      }),
    );
  });
});

describe('logSumExp', () => {
  it('neither overflows nor underflows', () => {
    expect(logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.LN2, 10);
    expect(logSumExp(Float64Array.of(-1000, -1001))).toBeCloseTo(-1000 + Math.log1p(Math.exp(-1)), 10);
  });
});

describe('three labels', () => {
  const labels = ['negative', 'neutral', 'positive'];
  const phrases = [
    ['awful flight', 'they lost my bag', 'late again'],
    ['flight lands at noon', 'bag drop is open', 'gate nine'],
    ['lovely crew', 'great flight', 'thank you'],
  ];
  const examples = phrases.flatMap((texts, label) => texts.map((text) => ({ text, label, source: 'hand' })));
  const dataset = createArrayDataset({ labels, examples });
  const trainer = createLogisticRegressionTrainer({ minCount: 1, l2: 1e-3, bits: 12 });

  it('are learnt, balanced or not, as int8 or not', async () => {
    for (const options of [
      {},
      { weights: 'int8' },
      { classWeights: 'balanced' },
      { classWeights: 'balanced-by-source' },
    ] as const) {
      const settings = { minCount: 1, l2: 1e-3, bits: 12, ...options };
      const { classifier } = await createLogisticRegressionTrainer(settings).fit(dataset, { validation: dataset });
      const predictions = await classifier.predict(examples.map(({ text }) => text));
      expect(predictions.map(({ label }) => label)).toEqual(examples.map(({ label }) => labels[label]));
      for (const { label, confidence, probabilities } of predictions) {
        expect(confidence).toBe(probabilities[label]);
        expect(Object.values(probabilities).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }
    }
  });

  it('an artifact holds what was learnt, and the same data gives the same bytes', async () => {
    const first = await trainer.fit(dataset);
    const files = await first.toArtifact();
    expect(await (await trainer.fit(dataset)).toArtifact()).toEqual(files);
    const artifact = await readArtifact({
      location: 'memory',
      trusted: false,
      read: async (name) => files.get(name) ?? new Uint8Array(),
    });
    const texts = ['lovely flight', '', 'gate nine is late'];
    const loaded = await readLogisticRegression(artifact);
    expect(loaded.info.labels).toEqual(labels);
    expect(await loaded.predictProbabilities(texts)).toEqual(await first.classifier.predictProbabilities(texts));
  });

  it('may have any name, and the first among equals wins', async () => {
    const strange = ['__proto__', 'constructor', 'toString'];
    const same = strange.map((_, label) => ({ text: 'same', label }));
    const { classifier } = await trainer.fit(createArrayDataset({ labels: strange, examples: same }));
    const [{ label, probabilities }] = await classifier.predict(['same']);
    expect(label).toBe('__proto__');
    expect(Object.keys(probabilities)).toEqual(strange);
    const two = createArrayDataset({ labels: ['a', 'b'], examples: same.slice(0, 2) });
    expect(await (await trainer.fit(two)).classifier.predict(['same'])).toMatchObject([
      { label: 'a', confidence: 0.5 },
    ]);
  });

  it('cannot be calibrated by two numbers', async () => {
    const training = createLogisticRegressionTrainer({ calibration: 'platt' }).fit(dataset, { validation: dataset });
    await expect(training).rejects.toMatchObject({
      code: 'option_invalid',
      field: 'calibration',
    });
  });
});

it('calibration needs rows that were not learnt from', async () => {
  const dataset = createArrayDataset({
    labels: ['a', 'b'],
    examples: [
      { text: 'x', label: 0 },
      { text: 'y', label: 1 },
    ],
  });
  await expect(createLogisticRegressionTrainer({ calibration: 'platt' }).fit(dataset)).rejects.toMatchObject({
    code: 'option_invalid',
    message: 'option "calibration": platt needs validation data',
  });
});
