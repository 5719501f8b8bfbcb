import {
  evaluateClassifier,
  type Evaluation,
  evaluateScores,
  scoreClassifier,
  type ScoredTexts,
} from 'sentiment-core/evaluation';
import { type Artifact, loadArtifact, loadClassifier } from 'sentiment-core/node';
import type { Dataset } from 'sentiment-core/training';
import type { Contestant } from './contestants.ts';
import { memoryInUse } from './memory-in-use.ts';
import { processorTime } from './processor-time.ts';
import { int8Figures, megabytesOf, timeExported, timeScorer } from './serving-figures.ts';
import type { SourceFigures, Synthesis } from './synthesis.ts';
import { modelFolder } from './train-contestant.ts';

export interface JudgedSource {
  readonly name: string;
  readonly rows: Dataset;
}

export interface JudgeOptions {
  /** The first is the one of the table. */
  readonly sources: readonly [JudgedSource, ...JudgedSource[]];
  /** Rows on which the loss of quantization is read. */
  readonly valid: Dataset;
  /** Texts to time. */
  readonly texts: readonly string[];
  readonly trainingSeconds: number;
  readonly output: string;
}

export interface Judged {
  readonly synthesis: Synthesis;
  readonly artifact: Artifact;
  readonly evaluation: Evaluation;
  readonly scored: ScoredTexts;
}

/** Judges a model as a user gets it: read back from its folder. */
export async function judgeContestant(contestant: Contestant, options: JudgeOptions): Promise<Judged> {
  const { sources, valid, texts, trainingSeconds, output } = options;
  const { model, preprocessing, embeddings } = contestant;
  const folder = modelFolder(output, contestant);
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
    ...{ model, embeddings, preprocessing, accuracy, macroRecall, macroF1, rocAuc, ece, trainingSeconds },
    megabytes: megabytesOf(artifact.files),
    int8: await int8Figures(artifact, valid),
    ...times,
    onnx: contestant.vectors === undefined ? null : await timeExported(artifact, texts),
    memoryMegabytes,
    sources: figures,
  };
  return { synthesis, artifact, evaluation, scored };
}

function sourceFigures(source: string, { n, accuracy, macroRecall }: Evaluation): SourceFigures {
  return { source, rows: n, accuracy, macroRecall };
}
