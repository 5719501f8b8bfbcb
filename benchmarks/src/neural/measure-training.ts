// Runs in a process of its own, so that backends and their threads do not meet.
import { readFileSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { SentimentError } from 'sentiment-core';
import { writeArtifact } from 'sentiment-core/node';
import { createArrayDataset, createNeuralTrainer, type NeuralModel, type TrainingEvent } from 'sentiment-core/training';
import { percentile } from '../statistics.ts';
import type { MissingBackend, PeerMeasurement, TrainingMeasurement, TrainingTask } from './neural-figures.ts';

const epochs = 2;
const largestBatch = 256;
const singleTexts = 200;
/** Order of the gates in our weights; `basicLSTMCell` wants input, cell, forget, output. */
const gates = { input: 0, output: 1, forget: 2, cell: 3 } as const;
const wanted = [gates.input, gates.cell, gates.forget, gates.output] as const;

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

/**
 * The LSTM as one would serve it with TensorFlow.js alone: its own `basicLSTMCell`, on the backend in use, with the weights that were
 * trained. Texts of a length are computed together, so that nothing is padded.
 */
async function measurePeer(model: NeuralModel, texts: readonly string[]): Promise<PeerMeasurement> {
  const score = createPeer(model);
  const ours = await model.classifier.predictProbabilities(texts);
  const theirs = score(texts);
  const largestDifference = theirs.reduce((most, value, index) => Math.max(most, Math.abs(value - ours[index])), 0);
  if (!(largestDifference <= 1e-4)) throw new Error(`TensorFlow.js differs by ${largestDifference}`);
  const started = performance.now();
  score(texts);
  const seconds = (performance.now() - started) / 1000;
  const times = texts.slice(0, singleTexts).map((text) => {
    const asked = performance.now();
    score([text]);
    return performance.now() - asked;
  });
  return {
    textsPerSecond: texts.length / seconds,
    singleMs: { p50: percentile(times, 50), p99: percentile(times, 99) },
    largestDifference,
  };
}

function createPeer({ pipeline, network, parameters }: NeuralModel): (texts: readonly string[]) => Float32Array {
  const { dimensions, units, labels } = network;
  const weight = (name: string): Float32Array => {
    const values = parameters.weights.get(name);
    if (values === undefined) throw new Error(`the network has no weight ${name}`);
    return values;
  };
  const table = tf.tensor2d(parameters.table, [pipeline.rows, dimensions]);
  const own = tf.tensor3d(weight('forward.kernel'), [4, dimensions, units]);
  const recurrent = tf.tensor3d(weight('forward.recurrent'), [4, units, units]);
  const bias = tf.tensor2d(weight('forward.bias'), [4, units]);
  const gateOf = <Part extends tf.Tensor>(all: tf.Tensor, gate: number): Part =>
    tf.squeeze<Part>(tf.slice(all, gate, 1), [0]);
  const kernel = tf.concat2d(
    [own, recurrent].map((part) =>
      tf.concat2d(
        wanted.map((gate) => gateOf<tf.Tensor2D>(part, gate)),
        1,
      ),
    ),
    0,
  );
  const biases = tf.concat1d(wanted.map((gate) => gateOf<tf.Tensor1D>(bias, gate)));
  const forgetBias = tf.scalar(0);
  const last = tf.tensor2d(weight('labels.kernel'), [units, labels]);
  const lastBias = tf.tensor1d(weight('labels.bias'));

  function scoreGroup(group: readonly Int32Array[]): Float32Array {
    const [{ length }] = group;
    return tf.tidy(() => {
      let cell = tf.zeros<tf.Rank.R2>([group.length, units]);
      let state = tf.zeros<tf.Rank.R2>([group.length, units]);
      for (let step = 0; step < length; step += 1) {
        const words = tf.gather(
          table,
          Int32Array.from(group, (ids) => ids[step]),
        );
        [cell, state] = tf.basicLSTMCell(forgetBias, kernel, biases, words, cell, state);
      }
      const scores = tf.add(tf.matMul(state, last), lastBias);
      return tf.softmax(scores).dataSync<'float32'>().slice();
    });
  }

  return (texts) => {
    const encoded = texts.map((text, row) => ({ ids: pipeline.encode(text), row }));
    encoded.sort((a, b) => a.ids.length - b.ids.length);
    const result = new Float32Array(texts.length * labels);
    for (let at = 0; at < encoded.length;) {
      const { length } = encoded[at].ids;
      let end = at;
      while (end < encoded.length && encoded[end].ids.length === length && end - at < largestBatch) end += 1;
      const group = encoded.slice(at, end);
      const scores = scoreGroup(group.map(({ ids }) => ids));
      group.forEach(({ row }, index) =>
        result.set(scores.subarray(index * labels, (index + 1) * labels), row * labels),
      );
      at = end;
    }
    return result;
  };
}
