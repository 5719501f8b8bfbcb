/**
 * Trains the same small network on WebAssembly and on tfjs-node, and compares what both lose after every epoch and how long
 * they take. Fails when they differ, or when the addon cannot be loaded.
 */
import { createNeuralTrainer } from '../../packages/sentiment-core/src/training/index.ts';
import { compareTrainings, type MeasuredTraining, sampleTexts } from './compared-trainings.ts';

const texts = 12_000;
const epochs = 2;

async function measure(backend: 'tfjs-node' | 'wasm'): Promise<MeasuredTraining> {
  const losses: number[] = [];
  const clocks: number[] = [];
  const processor: number[] = [];
  const trainer = createNeuralTrainer({ architecture: 'lstm', units: 64, dimensions: 100, backend, epochs, seed: 1 });
  const onEvent = ({ stage, metrics }: { stage: string; metrics: Readonly<Record<string, number>> }): void => {
    if (stage !== 'iteration' || metrics['validationLoss'] === undefined) return;
    losses.push(metrics['loss'], metrics['validationLoss']);
    clocks.push(performance.now());
    const { user, system } = process.cpuUsage();
    processor.push((user + system) / 1000);
  };
  await trainer.fit(sampleTexts(texts, 1), { validation: sampleTexts(2000, 2), observer: { onEvent } });
  // The second pass alone: the first has the code compiled.
  const speed = (times: readonly number[]): number => texts / ((times[epochs - 1] - times[0]) / 1000);
  return { losses, textsPerSecond: speed(clocks), textsPerProcessorSecond: speed(processor) };
}

const comparison = compareTrainings(await measure('wasm'), await measure('tfjs-node'));
console.log(comparison.lines.join('\n'));
if (!comparison.same) process.exitCode = 1;
