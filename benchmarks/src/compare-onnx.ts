import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadClassifier } from 'sentiment-core';
import { loadArtifact } from 'sentiment-core/node';
import { createOnnxModel, engineText } from 'sentiment-core/onnx';
import { median, shuffled } from './statistics.ts';
import { markdownTable } from './tables.ts';

export interface OnnxFigure {
  readonly path: 'TypeScript' | 'ONNX Runtime';
  readonly batchSize: number;
  /** Tweets a second of the clock. */
  readonly wall: number;
  /** Tweets a second of processor time of this process. */
  readonly processor: number;
}

export interface OnnxComparison {
  readonly figures: readonly OnnxFigure[];
  readonly modelBytes: number;
  readonly texts: number;
  /** Texts to which both give the same label. */
  readonly sameLabels: number;
}

export interface OnnxComparisonOptions {
  readonly texts: readonly string[];
  readonly rounds: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

const batchSizes = [1, 64, 128, 256, 512, 1024];
const singleTexts = 10_000;

type Score = (texts: readonly string[]) => Promise<readonly string[]>;

async function loadPaths(): Promise<{ paths: Record<OnnxFigure['path'], Score>; modelBytes: number }> {
  const model = await createOnnxModel(await loadArtifact('default'));
  const session = await InferenceSession.create(model.bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const classifier = await loadClassifier();
  const { labels } = classifier.info;
  return {
    modelBytes: model.bytes.length,
    paths: {
      TypeScript: async (texts) => {
        const probabilities = await classifier.predictProbabilities(texts);
        return texts.map((_, row) => labels[probabilities[2 * row + 1] > probabilities[2 * row] ? 1 : 0]);
      },
      'ONNX Runtime': async (texts) => {
        const input = new Tensor('string', texts.map(engineText), [texts.length, 1]);
        return (await session.run({ [model.input]: input }))[model.labelOutput].data as string[];
      },
    },
  };
}

async function scoreAll(score: Score, texts: readonly string[], batchSize: number): Promise<string[]> {
  const labels: string[] = [];
  for (let at = 0; at < texts.length; at += batchSize) {
    for (const label of await score(texts.slice(at, at + batchSize))) labels.push(label);
  }
  return labels;
}

/** The default model in TypeScript and as an ONNX graph: one thread each, one after the other, in an order drawn anew. */
export async function compareOnnx(options: OnnxComparisonOptions): Promise<OnnxComparison> {
  const { texts, rounds, random, onProgress } = options;
  const { paths, modelBytes } = await loadPaths();
  const tasks = (Object.keys(paths) as OnnxFigure['path'][]).flatMap((path) =>
    batchSizes.map((batchSize) => ({ path, batchSize, wall: [] as number[], processor: [] as number[] })),
  );
  const answers = await Promise.all(Object.values(paths).map((score) => scoreAll(score, texts, 256)));
  const sameLabels = texts.filter((_, row) => answers.every((labels) => labels[row] === answers[0][row])).length;
  for (let round = 1; round <= rounds; round += 1) {
    for (const task of shuffled(tasks, random)) {
      const timed = task.batchSize === 1 ? texts.slice(0, singleTexts) : texts;
      const used = process.cpuUsage();
      const started = performance.now();
      await scoreAll(paths[task.path], timed, task.batchSize);
      task.wall.push(timed.length / ((performance.now() - started) / 1e3));
      const { user, system } = process.cpuUsage(used);
      task.processor.push(timed.length / ((user + system) / 1e6));
      onProgress(
        `round ${round}: ${task.path} ${task.batchSize} at once ${Math.round(task.wall.at(-1) ?? 0)} tweets/s`,
      );
    }
  }
  const figures = tasks.map((task) => ({ ...task, wall: median(task.wall), processor: median(task.processor) }));
  return { figures, modelBytes, texts: texts.length, sameLabels };
}

function count(value: number) {
  return Math.round(value).toLocaleString('en-US');
}

/** Tweets a second by batch size: of the clock / of processor time. */
export function onnxTable({ figures, modelBytes, texts, sameLabels }: OnnxComparison): string {
  const of = (path: OnnxFigure['path'], batchSize: number) => {
    const figure = figures.find((one) => one.path === path && one.batchSize === batchSize);
    return figure === undefined ? '' : `${count(figure.wall)} / ${count(figure.processor)}`;
  };
  const sizes = [...new Set(figures.map(({ batchSize }) => batchSize))];
  const table = markdownTable([
    ['texts at once', 'TypeScript', 'ONNX Runtime'],
    ...sizes.map((size) => [String(size), of('TypeScript', size), of('ONNX Runtime', size)]),
  ]);
  const same = `${count(sameLabels)} of ${count(texts)} tweets have the same label`;
  return `${table}\n\n${same}; the graph has ${(modelBytes / 1e6).toFixed(1)} MB.`;
}
