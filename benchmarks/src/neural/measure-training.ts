// Runs in a process of its own, so that backends and their threads do not meet.
import { readFileSync, writeFileSync } from 'node:fs';
import { SentimentError } from 'sentiment-core';
import { writeArtifact } from 'sentiment-core/node';
import { createArrayDataset, createNeuralTrainer, type TrainingEvent } from 'sentiment-core/training';
import { measurePeer } from './tfjs-peer.ts';
import type { MissingBackend, TrainingMeasurement, TrainingTask } from './training-task.ts';

const epochs = 2;

const [taskFile, resultFile] = process.argv.slice(2);
if (taskFile === undefined || resultFile === undefined) throw new Error('Started without a task');
const task = JSON.parse(readFileSync(taskFile, 'utf8')) as TrainingTask;
writeFileSync(resultFile, JSON.stringify(await measure(task)));

async function measure(given: TrainingTask): Promise<TrainingMeasurement | MissingBackend> {
  const { architecture, backend, texts, positives, output, peerTexts } = given;
  const examples = texts.map((text, row) => ({ text, label: positives[row] }));
  const dataset = createArrayDataset({ labels: ['negative', 'positive'], examples });
  const clocks: number[] = [];
  const processor: number[] = [];
  const onEvent = ({ stage, step, metrics }: TrainingEvent): void => {
    // After a pass; a step in its middle may be told, too, and its end twice.
    if (stage !== 'iteration' || step !== (metrics['steps'] / epochs) * (clocks.length + 1)) return;
    clocks.push(performance.now());
    const { user, system } = process.cpuUsage();
    processor.push((user + system) / 1000);
  };
  try {
    const model = await createNeuralTrainer({ architecture, backend, epochs, seed: 1 }).fit(dataset, {
      observer: { onEvent },
    });
    if (output !== undefined) await writeArtifact(output, await model.toArtifact());
    const speed = ([first, second]: readonly number[]): number => (1000 * texts.length) / (second - first);
    return {
      textsPerSecond: speed(clocks),
      textsPerProcessorSecond: speed(processor),
      ...(peerTexts && { peer: await measurePeer(model, peerTexts) }),
    };
  } catch (error) {
    const isMissing = SentimentError.isInstance(error) && error.code === 'option_invalid' && error.field === 'backend';
    if (isMissing) return { missing: error.message };
    throw error;
  }
}
