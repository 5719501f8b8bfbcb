import {
  evaluateClassifier,
  type Evaluation,
  evaluateScores,
  scoreClassifier,
  type ScoredTexts,
} from 'sentiment-core/evaluation';
import { type Artifact, loadArtifact, loadClassifier } from 'sentiment-core/node';
import type { Dataset } from 'sentiment-core/training';
import type { Candidate } from './candidates.ts';
import { memoryInUse } from './serving-figures.ts';
import { processorTime } from './serving-figures.ts';
import { int8Figures, megabytesOf, timeExported, timeScorer } from './serving-figures.ts';
import type { SourceFigures, Synthesis } from './synthesis-table.ts';
import { modelFolder } from './train-candidate.ts';

export interface TestSource {
  readonly name: string;
  readonly rows: Dataset;
}

export interface EvaluateOptions {
  /** The first is the one of the table. */
  readonly sources: readonly [TestSource, ...TestSource[]];
  /** Rows on which the loss of quantization is read. */
  readonly valid: Dataset;
  /** Texts to time. */
  readonly texts: readonly string[];
  readonly trainingSeconds: number;
  readonly output: string;
}

export interface Evaluated {
  readonly synthesis: Synthesis;
  readonly artifact: Artifact;
  readonly evaluation: Evaluation;
  readonly scored: ScoredTexts;
}

/** Evaluates a model as a user gets it: read back from its folder. */
export async function evaluateCandidate(candidate: Candidate, options: EvaluateOptions): Promise<Evaluated> {
  const { sources, valid, texts, trainingSeconds, output } = options;
  const { model, preprocessing, embeddings } = candidate;
  const folder = modelFolder(output, candidate);
  const before = await memoryInUse();
  // The exported graph is timed apart, and what a thread of its own holds would not be counted.
  const classifier = await loadClassifier(folder, { engine: 'none' });
  await classifier.predictProbabilities(['warm']);
  const memoryMegabytes = Math.max(0, (await memoryInUse()) - before) / 1e6;
  const { labels } = classifier.info;
  const [first, ...others] = sources;
  const { scored, textsPerSecond, skipped } = await scoreClassifier(classifier, first.rows, { now: processorTime });
  const evaluation = { ...evaluateScores(labels, scored), textsPerSecond, skipped };
  const figures: SourceFigures[] = [sourceFigures(first.name, evaluation)];
  for (const { name, rows } of others) {
    figures.push(sourceFigures(name, await evaluateClassifier(classifier, rows, { resamples: 0 })));
  }
  const times = await timeScorer(classifier, texts);
  await classifier.close();
  const artifact = await loadArtifact(folder);
  const { accuracy, macroRecall, macroF1, rocAuc, ece } = evaluation;
  const synthesis: Synthesis = {
    model,
    embeddings,
    preprocessing,
    accuracy,
    macroRecall,
    macroF1,
    rocAuc,
    ece,
    trainingSeconds,
    megabytes: megabytesOf(artifact.files),
    int8: await int8Figures(artifact, valid),
    ...times,
    onnx: candidate.vectors === undefined ? null : await timeExported(artifact, texts),
    memoryMegabytes,
    sources: figures,
  };
  return { synthesis, artifact, evaluation, scored };
}

function sourceFigures(source: string, { n, accuracy, macroRecall }: Evaluation): SourceFigures {
  return { source, rows: n, accuracy, macroRecall };
}
