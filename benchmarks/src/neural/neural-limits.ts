import { atLeast, atMost, type CheckedLimit } from '../checked-limit.ts';
import type { NeuralFigures } from './neural-figures.ts';

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
