import { describe, expect, it } from 'vitest';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import { openFamily } from '../families.ts';
import { readFiles, trainSmallModel } from './small-model-fixture.ts';

const runner = { describe, it, expect };

describeClassifierConformance({
  name: 'naive Bayes as trained',
  create: async () => (await trainSmallModel()).classifier,
  runner,
});
describeClassifierConformance({
  name: 'complement naive Bayes of stems, as read',
  create: async () => {
    const model = await trainSmallModel({ algorithm: 'complement', preprocessing: 'simple:stems', weights: 'float32' });
    return openFamily(await readFiles(await model.toArtifact()));
  },
  runner,
});
describeClassifierConformance({
  name: 'naive Bayes of characters',
  create: async () => {
    const options = { preprocessing: 'bert', unit: 'characters-within-words', minNgram: 2, maxNgram: 4 } as const;
    return (await trainSmallModel({ ...options, idf: false, norm: 'none' })).classifier;
  },
  runner,
});
