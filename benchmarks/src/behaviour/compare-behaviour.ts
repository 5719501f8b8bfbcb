import type { Classifier } from 'sentiment-core';
import { type BehaviourReport, evaluateBehaviour, loadEmbeddedSuite } from 'sentiment-core/behaviour';
import { loadClassifier } from 'sentiment-core/node';
import { libraryNames, loadLibrary, type Library } from '../quality/library.ts';
import { markdownTable } from '../tables.ts';

const labels = ['negative', 'neutral', 'positive'];

/** Scores closer to 0 are neutral, as the library's own documentation has it; for the others only 0 is. */
const neutralBelow: Readonly<Record<string, number>> = { 'vader-sentiment': 0.05 };

/** A word list as a classifier of three labels; the further its score from 0, the surer it counts. */
function classifierOf(name: string, library: Library): Classifier {
  const probabilitiesOf = (score: number): readonly number[] => {
    if (Math.abs(score) < (neutralBelow[name] ?? Number.MIN_VALUE)) return [0, 1, 0];
    const strength = 0.5 + Math.abs(score) / (2 * (Math.abs(score) + 1));
    return score > 0 ? [0, 1 - strength, strength] : [strength, 1 - strength, 0];
  };
  return {
    info: { name, version: '', kind: 'word-list', labels, preprocessing: '', metrics: {} },
    predict: () => Promise.reject(new Error('not used')),
    predictProbabilities: async (texts) =>
      Float32Array.from([...(await library.score(texts))].flatMap((score) => probabilitiesOf(score))),
    close: () => Promise.resolve(),
  };
}

/**
 * The English suite on the embedded model, on more models and on the word lists.
 * @param models references, e.g. a folder or an installed package of weights
 */
export async function compareBehaviours(
  models: readonly string[],
  onProgress: (line: string) => void,
): Promise<readonly BehaviourReport[]> {
  const suite = await loadEmbeddedSuite();
  const reports: BehaviourReport[] = [];
  const run = async (classifier: Classifier) => {
    const started = performance.now();
    reports.push(await evaluateBehaviour(classifier, suite, { examples: 0 }));
    onProgress(`${classifier.info.name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    await classifier.close();
  };
  for (const model of ['default', ...models]) await run(await loadClassifier(model));
  for (const name of libraryNames)
    if (name !== 'sentiment-core') await run(classifierOf(name, await loadLibrary(name)));
  return reports;
}

/** Failing rates in percent, a column a model. */
export function behaviourTable(reports: readonly BehaviourReport[]): string {
  const percent = (rate: number | undefined) => (rate === undefined ? '-' : (100 * rate).toFixed(1));
  const [first] = reports;
  const rows = (first?.capabilities ?? []).map(({ name }) => [
    name,
    ...reports.map(({ capabilities }) => percent(capabilities.find((other) => other.name === name)?.failingRate)),
  ]);
  return markdownTable([
    ['failing, %', ...reports.map(({ model }) => model.name)],
    ...rows,
    ['mean', ...reports.map(({ failingRate }) => percent(failingRate))],
  ]);
}
