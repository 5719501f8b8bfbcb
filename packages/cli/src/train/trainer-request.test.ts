import { expect, it } from 'vitest';
import { createSignClassifier } from '../testing/command-line-fixture.ts';
import { rememberProbabilities } from './trainer-request.ts';

it('asks once about a text and says the same', async () => {
  const classifier = createSignClassifier();
  const asked: string[] = [];
  const remembering = rememberProbabilities({
    ...classifier,
    predictProbabilities(texts) {
      asked.push(...texts);
      return classifier.predictProbabilities(texts);
    },
  });
  const batches = [['good+', 'bad-', 'good+'], ['bad-', 'new'], []];
  for (const texts of batches) {
    expect(await remembering.predictProbabilities(texts)).toEqual(await classifier.predictProbabilities(texts));
  }
  expect(asked).toEqual(['good+', 'bad-', 'new']);
});
