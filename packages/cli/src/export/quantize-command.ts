import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { evaluateClassifier } from 'sentiment-core/evaluation';
import { checkArtifactFolder, openDataset, writeArtifact } from 'sentiment-core/node';
import {
  type BadRowPolicy,
  type QuantizationLoss,
  type QuantizationRecord,
  type QuantizedWeightsType,
  quantizeWithin,
  trainingRecordFile,
  validationMetrics,
} from 'sentiment-core/training';
import { signed } from '../compare/comparison-table.ts';
import { fixed, leftOutRows, rounded, validationName } from '../evaluate/evaluation-summary.ts';
import { createSeenRowsFinder, type SeenRows, seenRowsNote } from '../evaluate/seen-rows.ts';
import { loadArtifact, type Models } from '../models.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { alignedTable, createOutput, createProgress, watchWork } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';
import { recordedCommand } from '../terminal/flags.ts';

export interface QuantizeCommandOptions extends ReadingFlags {
  readonly model: string;
  readonly data: readonly string[];
  readonly badRows: BadRowPolicy;
  readonly weights: QuantizedWeightsType | 'auto';
  readonly prune: number | 'auto';
  readonly maxLoss: number;
  readonly output: string;
  readonly json?: boolean | undefined;
}

/** Makes a model smaller, measures what it lost, and writes it only when that is within the limit. */
export async function quantize(
  options: QuantizeCommandOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  const { model: reference, data, badRows, weights, prune, maxLoss, output, json } = options;
  if (resolve(reference) === resolve(output))
    throw new UsageError('--output is the folder of --model: give another one');
  const startedAt = new Date();
  await checkArtifactFolder(output);
  const artifact = await loadArtifact(reference);
  const { labels } = artifact.manifest;
  const reading = tableOptions({ ...options, onWarning: warnOnce(createProgress(io)) });
  const dataset = await openDataset(data, { ...reading, labels, onBadRow: badRows });
  await watchWork(io, async ({ progress, signal }) => {
    const { model, loss, weightsUnchanged } = await quantizeWithin(artifact, dataset, {
      weights,
      prune,
      maxLoss,
      signal,
      onTrial: (share, found) => progress.update(found ? `pruned ${share}: ${losses(found)}` : `pruning ${share}`),
    });
    progress.clear();
    const { weights: types, bytes, pruned } = model.record;
    if (weightsUnchanged && weights !== 'unchanged')
      progress.note(`the weights of ${reference} are ${types.before} already: only pruning was left to do`);
    const summary = await dataset.summary();
    for (const line of leftOutRows(summary, 'evaluated')) progress.note(line);
    // Both are timed in the same arithmetic.
    const original = await models.loadClassifier(reference, 'none');
    const seen = await createSeenRowsFinder({ ...options, slices: [], signal }, progress).find(
      reference,
      original.info,
      dataset,
    );
    progress.clear();
    // Rows that only decided when to stop may well be those to measure on.
    if (seen && seen.evidence !== 'validation')
      progress.note(`WARNING: ${seenRowsNote(reference, seen)}, and a loss may hide behind it`);

    // The first pass of each was slower than what follows: the code was not compiled yet.
    const { textsPerSecond: before } = await evaluateClassifier(original, dataset, { resamples: 0, signal });
    const evaluation = await evaluateClassifier(model.classifier, dataset, { resamples: 0, signal });
    await Promise.all([original.close(), model.classifier.close()]);
    const files = new Map(await model.toArtifact(validationMetrics(validationName(data), evaluation)));
    const report: QuantizationReport = {
      model: reference,
      output,
      kind: artifact.manifest.kind,
      weights: types,
      pruned,
      bytes,
      compressedBytes: { before: compressed(artifact.files), after: compressed(files) },
      maxLoss,
      loss: {
        ...loss,
        before: { ...loss.before, textsPerSecond: before },
        after: { ...loss.after, textsPerSecond: evaluation.textsPerSecond },
      },
      seen,
    };
    const times = { command: recordedCommand(commandLine), startedAt: startedAt.toISOString(), ...report };
    files.set(trainingRecordFile, await trainingRecord(reference, bytes.after, times));
    signal.throwIfAborted();
    await writeArtifact(output, files);
    await createOutput(io.stdout).write(json ? `${JSON.stringify(report)}\n` : formatQuantization(report));
  });
}

function losses({ accuracy, macroRecall }: QuantizationLoss): string {
  return `accuracy -${accuracy.toFixed(4)}, macro recall -${macroRecall.toFixed(4)}`;
}

/** Bytes of the files but `model.json`, each gzipped: what a download takes. */
function compressed(files: ReadonlyMap<string, Uint8Array>): number {
  let bytes = 0;
  for (const [name, content] of files) if (name !== 'model.json') bytes += gzipSync(content).length;
  return bytes;
}

/** That of the training, where there is one, with what was done since: the rows it names are still those it learnt from. */
async function trainingRecord(reference: string, modelBytes: number, quantization: object): Promise<Uint8Array> {
  const trained = await readFile(join(reference, trainingRecordFile), 'utf8')
    .then((json) => JSON.parse(json) as unknown)
    .catch(() => undefined);
  const record = { ...(typeof trained === 'object' && trained !== null ? trained : {}), modelBytes, quantization };
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

/** What `sentiment quantize --json` prints. */
interface QuantizationReport extends Pick<QuantizationRecord, 'bytes' | 'pruned' | 'weights'> {
  readonly model: string;
  readonly output: string;
  readonly kind: string;
  /** Of the same files, each gzipped. */
  readonly compressedBytes: QuantizationRecord['bytes'];
  readonly maxLoss: number;
  readonly loss: QuantizationLoss;
  /** What is known of the model having seen the rows; null when nothing is. */
  readonly seen: SeenRows | null;
}

const figures = [
  ['accuracy', 'accuracy'],
  ['macro recall', 'macroRecall'],
  ['log loss', 'logLoss'],
] as const;

/** The measured change and where it may lie. */
function accuracyChange({ before, after, accuracyInterval }: QuantizationLoss): string {
  const change = signed(after.accuracy - before.accuracy);
  return accuracyInterval === null
    ? change
    : `${change} (95%: ${signed(-accuracyInterval.high)} to ${signed(-accuracyInterval.low)})`;
}

/** Before and after, for people. */
function formatQuantization(report: QuantizationReport): string {
  const { output, kind, weights, pruned, bytes, compressedBytes, maxLoss, loss } = report;
  const change = (before: number, after: number): string => `${(100 * (after / before - 1)).toFixed(1)}%`;
  const size = (name: string, { before, after }: QuantizationRecord['bytes']): string[] => [
    name,
    rounded(before),
    rounded(after),
    change(before, after),
  ];
  return [
    `${output}: ${kind}, ${weights.before === weights.after ? weights.after : `${weights.before} to ${weights.after}`}, ` +
      `${(100 * pruned.share).toFixed(0)}% pruned\n\n`,
    alignedTable([
      ['', 'before', 'after', 'change'],
      size(pruned.unit, pruned),
      ...(pruned.buckets ? [size('buckets', pruned.buckets)] : []),
      size('bytes', bytes),
      size('bytes, gzipped', compressedBytes),
      ['texts/s', rounded(loss.before.textsPerSecond), rounded(loss.after.textsPerSecond), ''],
    ]),
    '\n',
    alignedTable([
      ['', 'before', 'after', 'loss'],
      ...figures.map(([name, key]) => [name, fixed(loss.before[key]), fixed(loss.after[key]), fixed(loss[key])]),
    ]),
    `\n${rounded(loss.n)} texts, accuracy ${accuracyChange(loss)}; ${(100 * loss.changedLabels).toFixed(2)}% with another label; ` +
      `largest change of a probability ${loss.largestChange.toFixed(3)}; ` +
      `at most ${maxLoss} of accuracy and of macro recall may be lost\n`,
  ].join('');
}
