import { describe, expect, it } from 'vitest';
import { createLogisticRegressionTrainer } from '../../linear/trainer.ts';
import { createHashedTrainer } from '../../hashed-linear/trainer.ts';
import { logisticRegressionSettings } from '../../linear/options.ts';
import { readFiles } from '../../naive-bayes/small-model-fixture.ts';
import { openFamily } from '../../families.ts';
import { createArtifact } from '../../../artifact/manifest.ts';
import { createArrayDataset } from '../../../datasets/array-dataset.ts';
import { smallDataset } from '../../../datasets/small-dataset-fixture.ts';
import type { FitOptions } from '../../../contracts/trainer.ts';
import { readNeuralContent } from '../artifact.ts';
import type { NeuralOptions } from '../options.ts';
import { moreExamples, smallLinear, smallOptions, trainSmallModel } from '../small-model-fixture.ts';
import { createNeuralTrainer } from '../trainer.ts';
import { createScorer } from '../networks/architectures.ts';
import { createLinearScores, scoresOf } from './linear-part.ts';

const twoLabels = createArrayDataset({
  labels: ['negative', 'positive'],
  examples: moreExamples.filter(({ label }) => label !== 1).map((row) => ({ ...row, label: row.label / 2 })),
});
const texts = ['', 'the crew was rude again', 'great flight, you know :)', 'unheard of', "don't fly with them!"];
const options: NeuralOptions = { architecture: 'lstm', linear: smallLinear };

describe('the linear part', () => {
  it.each([
    { name: 'two', dataset: twoLabels },
    { name: 'three', dataset: smallDataset(moreExamples) },
  ])('says of $name labels what logistic regression says', async ({ dataset }) => {
    const own = { ...smallLinear, weights: 'float32' } as const;
    const { classifier } = await createLogisticRegressionTrainer(own).fit(dataset);
    const tables = await createHashedTrainer(logisticRegressionSettings(own)).fit(dataset);
    const labels = dataset.labels.length;
    const add = createLinearScores(tables);
    const expected = await classifier.predictProbabilities(texts);
    texts.forEach((text, row) => {
      const scores = new Float64Array(labels);
      add(text, scores);
      const shares = scores.map(Math.exp);
      const sum = shares.reduce((total, share) => total + share, 0);
      shares.forEach((share, label) => expect(share / sum).toBeCloseTo(expected[row * labels + label], 6));
    });
    const all = await scoresOf(dataset, add);
    expect(all.length).toBe((labels === 2 ? 80 : 120) * labels);
  });

  it('is added to the scores of the network, each with its weight', async () => {
    const artifact = await readFiles(await (await trainSmallModel(options)).toArtifact());
    const { pipeline, network, parameters, linear, training } = readNeuralContent(artifact);
    expect(training['partWeights']).toEqual({ network: expect.any(Number), linear: expect.any(Number) });
    if (!linear) throw new Error('there is a linear part');
    const [scores, sums] = [new Float64Array(3), new Float64Array(3)];
    const [score, add] = [createScorer(network, parameters), createLinearScores(linear)];
    const classifier = await openFamily(artifact);
    for (const text of texts) {
      score(pipeline.encode(text), scores);
      sums.fill(0);
      add(text, sums);
      const shares = scores.map((own, label) => Math.exp(own + sums[label]));
      const total = shares.reduce((sum, share) => sum + share, 0);
      const given = await classifier.predictProbabilities([text]);
      shares.forEach((share, label) => expect(given[label]).toBeCloseTo(share / total, 6));
    }
  });

  it('comes back from its artifact as it was, with the same bytes for the same seed', async () => {
    const model = await trainSmallModel(options);
    const files = await model.toArtifact();
    expect([...(await (await trainSmallModel(options)).toArtifact())]).toEqual([...files]);
    expect([...files.keys()].sort()).toEqual([
      'embeddings.bin',
      'linear-checks.bin',
      'linear-weights.bin',
      'model.json',
      'vocabulary.txt',
      'weights.bin',
    ]);
    const classifier = await openFamily(await readFiles(files));
    expect(await classifier.predictProbabilities(texts)).toEqual(await model.classifier.predictProbabilities(texts));
  });

  it('is refused when its tables or their description do not fit', async () => {
    const { manifest, files } = await readFiles(await (await trainSmallModel(options)).toArtifact());
    const { linear, ...parameters } = manifest.parameters;
    const described = linear as Record<string, unknown>;
    const withLinear = (value: unknown) => ({ ...manifest, parameters: { ...parameters, linear: value } });
    const without = new Map(files);
    without.delete('linear-checks.bin');
    const short = new Map(files).set('linear-weights.bin', new Uint8Array(7));
    const cases: [typeof manifest, ReadonlyMap<string, Uint8Array>, string][] = [
      [withLinear(null), files, 'artifact_invalid'],
      [withLinear({ ...described, bits: 11 }), files, 'artifact_invalid'],
      [withLinear({ ...described, grammar: 0 }), files, 'artifact_unsupported'],
      [withLinear({ ...described, intercepts: [0] }), files, 'artifact_invalid'],
      [withLinear({ ...described, scale: 'large' }), files, 'artifact_invalid'],
      [withLinear({ ...described, scale: (described['scale'] as number) * 2 }), files, 'artifact_invalid'],
      [manifest, without, 'artifact_invalid'],
      [manifest, short, 'artifact_invalid'],
    ];
    for (const [changed, changedFiles, code] of cases) {
      const artifact = await readFiles(await createArtifact(changed, changedFiles));
      await expect(openFamily(artifact)).rejects.toMatchObject({ code });
    }
  });

  it('names its options', () => {
    const wrong: [string, unknown][] = [
      ['linear', true],
      ['linear', []],
      ['linear.l2', { l2: -1 }],
      ['linear.bit', { bit: 18 }],
      ['linear.calibration', { calibration: 'platt' }],
      ['linear.classWeights', { classWeights: 'balanced' }],
      ['heldOut', undefined],
    ];
    expect(() => createNeuralTrainer({ architecture: 'lstm', preprocessing: 'bert', linear: {} })).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'linear' }),
    );
    for (const [field, linear] of wrong) {
      const asked = { architecture: 'lstm', ...(linear === undefined ? { heldOut: 0 } : { linear }) };
      expect(() => createNeuralTrainer(asked as NeuralOptions)).toThrow(
        expect.objectContaining({ code: 'option_invalid', field }),
      );
    }
    expect(createNeuralTrainer({ architecture: 'lstm', linear: { bits: 18 } }).settings).toMatchObject({
      architecture: 'lstm',
      heldOut: 0.05,
      linear: { bits: 18, weights: 'int8', l2: 3e-6 },
    });
  });

  it('says when no row could be held out', async () => {
    const trainer = createNeuralTrainer(smallOptions({ ...options, heldOut: 0.001 }));
    await expect(trainer.fit(smallDataset())).rejects.toMatchObject({
      code: 'dataset_invalid',
      message: expect.stringContaining('heldOut'),
    });
  });
});

describe('the held-out rows', () => {
  it('say when to stop, and validation rows do where there are some', async () => {
    const epochsOf = async (fitOptions: FitOptions): Promise<unknown> => {
      const trainer = createNeuralTrainer(
        smallOptions({ ...options, heldOut: 0.25, batchSize: 8, epochs: 30, patience: 1, schedule: 'constant' }),
      );
      const model = await trainer.fit(smallDataset(moreExamples), fitOptions);
      const { training } = readNeuralContent(await readFiles(await model.toArtifact()));
      return training['epochsDone'];
    };
    // Labels turned round: what is learnt is wrong here from the first epoch on.
    const turned = moreExamples.map((row) => ({ ...row, label: (row.label + 1) % 3 }));
    expect(await epochsOf({ validation: smallDataset(turned) })).toBeLessThan(4);
    expect(await epochsOf({})).toBeGreaterThan(4);
  });

  it('give a temperature to networks without a linear part', async () => {
    const hot = { architecture: 'embedding-average', epochs: 60, dropout: 0 } as const;
    const content = async (calibration: 'none' | 'temperature') => {
      const model = await trainSmallModel({ ...hot, calibration, heldOut: 0.4 });
      return readNeuralContent(await readFiles(await model.toArtifact()));
    };
    const { training, parameters } = await content('temperature');
    const { network } = training['partWeights'] as { network: number };
    expect(network).toBeGreaterThan(0.01);
    expect(network).not.toBe(1);
    expect(parameters.weights.has('labels.kernel')).toBe(true);
    expect((await content('none')).training['partWeights']).toBeUndefined();
  });

  it('are balanced as the others are', async () => {
    const skewed = moreExamples.flatMap((row) => (row.label === 0 ? [row, row, row, row] : [row]));
    const biasOf = async (classWeights: 'none' | 'balanced-by-source') => {
      const trainer = createNeuralTrainer(smallOptions({ ...options, heldOut: 0.3, batchSize: 16, classWeights }));
      const { classifier } = await trainer.fit(smallDataset(skewed));
      return (await classifier.predict(['unheard of']))[0].probabilities['negative'];
    };
    expect(await biasOf('balanced-by-source')).toBeLessThan(await biasOf('none'));
  });
});
