import type { QuantizationLoss, QuantizationRecord } from 'sentiment-core/training';
import { signed } from '../compare/comparison-table.ts';
import { fixed, rounded } from '../evaluate/evaluation-table.ts';
import type { SeenRows } from '../evaluate/seen-rows.ts';
import { alignedTable } from '../terminal/output.ts';

/** What `sentiment quantize --json` prints. */
export interface QuantizationReport extends Pick<QuantizationRecord, 'bytes' | 'pruned' | 'weights'> {
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
export function formatQuantization(report: QuantizationReport): string {
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
