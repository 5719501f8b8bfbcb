import { describe, expect, it } from 'vitest';
import { describeClassifierConformance } from '../../testing/classifier-conformance.ts';
import { openFamily } from '../families.ts';
import { readFiles } from '../naive-bayes/small-model-fixture.ts';
import { smallDataset } from '../hashed-linear/small-model-fixture.ts';
import { small, trainSmallTfidfModel } from './small-model-fixture.ts';
import { createLogisticRegressionTrainer } from '../linear/trainer.ts';

const runner = { describe, it, expect };

describeClassifierConformance({
  name: 'logistic regression on TF-IDF as trained',
  create: async () => (await createLogisticRegressionTrainer(small).fit(smallDataset())).classifier,
  runner,
});
describeClassifierConformance({
  name: 'logistic regression of three labels on stems, as read',
  create: async () => {
    const model = await trainSmallTfidfModel({ preprocessing: 'simple:stems', weights: 'int8' });
    return openFamily(await readFiles(await model.toArtifact()));
  },
  runner,
});
