import { atLeast, atMost, type CheckedLimit, limitTable, markdownTable } from '../tables.ts';
import type { NeuralFigures, TrainingFigures } from './neural-figures.ts';

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}

export function neuralTable(figures: NeuralFigures): string {
  const { rows, predictions, tfjsNodeMissing } = figures;
  const limits = limitTable(checkNeuralLimits(figures));
  return [
    `Training, ${count(rows)} rows, second pass, tweets/s of the clock / of processor time:`,
    trainingTable(figures),
    ...(tfjsNodeMissing === null ? [] : [`tfjs-node is not measured: ${tfjsNodeMissing}`]),
    `Serving of the exported networks, createOnnxClassifier with one worker; memory over ${count(predictions)} predictions:`,
    servingTable(figures),
    sizeTable(figures),
    limits,
  ].join('\n\n');
}

function trainingTable({ training }: NeuralFigures): string {
  const names = [...new Set(training.map(({ architecture }) => architecture))];
  const backends = [...new Set(training.map(({ backend }) => backend))];
  const of = (architecture: string, backend: string): TrainingFigures | undefined =>
    training.find((one) => one.architecture === architecture && one.backend === backend);
  const ratio = (architecture: string): string => {
    const [wasm, native] = [of(architecture, 'wasm'), of(architecture, 'tfjs-node, 1 thread')];
    if (!wasm || !native) return '-';
    const clock = native.textsPerSecond / wasm.textsPerSecond;
    return `${clock.toFixed(2)} / ${(native.textsPerProcessorSecond / wasm.textsPerProcessorSecond).toFixed(2)}`;
  };
  return markdownTable([
    ['network', ...backends, 'tfjs-node to wasm, 1 thread'],
    ...names.map((name) => [
      name,
      ...backends.map((backend) => {
        const figure = of(name, backend);
        return figure ? `${count(figure.textsPerSecond)} / ${count(figure.textsPerProcessorSecond)}` : '-';
      }),
      ratio(name),
    ]),
  ]);
}

function servingTable({ serving, peer }: NeuralFigures): string {
  return markdownTable([
    [
      'network',
      'tweets/s',
      'of processor time',
      'one tweet, p50 / p99 ms',
      'event loop late, p99 / most ms',
      'MB grown',
      'load ms',
    ],
    ...serving.map((figures) => {
      const { network, textsPerSecond, textsPerProcessorSecond, singleMs, eventLoopDelayMs } = figures;
      return [
        network,
        count(textsPerSecond),
        count(textsPerProcessorSecond),
        `${singleMs.p50.toFixed(2)} / ${singleMs.p99.toFixed(2)}`,
        `${eventLoopDelayMs.p99.toFixed(1)} / ${eventLoopDelayMs.most.toFixed(1)}`,
        (figures.memoryGrowthBytes / 1e6).toFixed(1),
        count(figures.loadMs),
      ];
    }),
    [
      'lstm in TensorFlow.js on wasm',
      count(peer.textsPerSecond),
      '-',
      `${peer.singleMs.p50.toFixed(2)} / ${peer.singleMs.p99.toFixed(2)}`,
      '-',
      '-',
      '-',
    ],
  ]);
}

function sizeTable({ serving }: NeuralFigures): string {
  return markdownTable([
    ['network', 'float32 MB', 'int8 MB', 'points of accuracy lost'],
    ...serving.map(({ network, float32Bytes, int8 }) => [
      network,
      float32Bytes === null ? '-' : megabytes(float32Bytes),
      ...(int8 ? [megabytes(int8.bytes), pointsOf(int8.accuracyLost)] : ['not available', '-']),
    ]),
  ]);
}

function pointsOf(accuracyLost: number | null): string {
  return accuracyLost === null ? '-' : (accuracyLost * 100).toFixed(2);
}

/** What is asked of networks, beside what was measured; of several networks the worst one counts. */
export function checkNeuralLimits({ training, serving }: NeuralFigures): readonly CheckedLimit[] {
  const lstm = training.find(({ architecture, backend }) => architecture === 'lstm' && backend === 'wasm');
  const most = (of: (figures: (typeof serving)[number]) => number): number => Math.max(...serving.map(of));
  const least = (of: (figures: (typeof serving)[number]) => number): number => Math.min(...serving.map(of));
  return [
    atLeast('training LSTM-64 on wasm, tweets/s', lstm?.textsPerSecond ?? NaN, 900),
    atLeast(
      'serving in batches, tweets/s',
      least(({ textsPerSecond }) => textsPerSecond),
      10_000,
    ),
    atMost(
      'one tweet, p50 ms',
      most(({ singleMs }) => singleMs.p50),
      1,
      2,
    ),
    atMost(
      'event loop late under load, p99 ms',
      most(({ eventLoopDelayMs }) => eventLoopDelayMs.p99),
      20,
      1,
    ),
    atMost('memory grown, MB', most(({ memoryGrowthBytes }) => memoryGrowthBytes) / 1e6, 20, 1),
    atMost('int8 artifact, MB', most(({ int8 }) => int8?.bytes ?? NaN) / 1e6, 5, 2),
    atMost('int8 loses, points of accuracy', mostLost(serving) * 100, 0.2, 2),
  ];
}

/** A network that was given in int8 has nothing to be compared with; one that cannot be quantized fails. */
function mostLost(serving: NeuralFigures['serving']): number {
  const losses = serving.map(({ int8 }) => (int8 ? int8.accuracyLost : NaN)).filter((lost) => lost !== null);
  return losses.length === 0 ? NaN : Math.max(...losses);
}
