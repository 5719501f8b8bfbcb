import { fixed } from '../evaluate/evaluation-summary.ts';
import { seenRowsNote } from '../evaluate/seen-rows.ts';
import { alignedTable } from '../terminal/output.ts';
import type { ComparedModel, ComparedPair, ModelComparison } from './model-comparison.ts';

function megabytes(bytes: number | null): string {
  return bytes === null ? '-' : `${(bytes / 1e6).toFixed(2)} MB`;
}

/** Columns of the synthesis table. */
export const synthesisHeader = [
  'model',
  'kind',
  'preprocessing',
  'accuracy',
  'macro recall',
  'macro F1',
  'ROC AUC',
  'log loss',
  'ECE',
  'training',
  'size',
  'engine',
  'ms alone',
  'ms batched',
  'memory',
] as const;

export function synthesisCells(compared: ComparedModel): string[] {
  const { model, kind, architecture, engine, preprocessing, evaluation, trainingSeconds, bytes } = compared;
  return [
    model,
    architecture ?? kind,
    preprocessing,
    fixed(evaluation.accuracy),
    fixed(evaluation.macroRecall),
    fixed(evaluation.macroF1),
    fixed(evaluation.rocAuc),
    fixed(evaluation.logLoss),
    fixed(evaluation.ece),
    trainingSeconds === null ? '-' : `${trainingSeconds.toFixed(1)} s`,
    megabytes(bytes),
    engine,
    compared.millisecondsSingle.toPrecision(3),
    compared.millisecondsBatched.toPrecision(3),
    megabytes(compared.memoryBytes),
  ];
}

export const pairHeader = [
  'against',
  'accuracy',
  '95% interval',
  'macro recall',
  '95% interval',
  'McNemar p',
  'Holm p',
] as const;

export function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}

function probability(value: number): string {
  return value < 0.0001 ? '<0.0001' : value.toFixed(4);
}

export function pairCells({ model, accuracy, macroRecall, mcNemar, adjustedPValue }: ComparedPair): string[] {
  const range = ({ interval }: ComparedPair['accuracy']): string =>
    interval === null ? '-' : `[${signed(interval.low)}, ${signed(interval.high)}]`;
  return [
    model,
    signed(accuracy.difference),
    range(accuracy),
    signed(macroRecall.difference),
    range(macroRecall),
    probability(mcNemar.pValue),
    probability(adjustedPValue),
  ];
}

/** A comparison for people. */
export function formatComparison(comparison: ModelComparison): string {
  const { n, best, models, pairs } = comparison;
  const synthesis = alignedTable([synthesisHeader, ...models.map(synthesisCells)]);
  const tests = `\n${best} minus each of the others, on the same ${n.toLocaleString('en-US')} texts\n${alignedTable([pairHeader, ...pairs.map(pairCells)])}`;
  const notes = comparisonNotes(comparison).map((note) => `\nNOTE: ${note}\n`);
  return `${n.toLocaleString('en-US')} texts\n\n${synthesis}${notes.join('')}${pairs.length > 0 ? tests : ''}`;
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  const rule = `|${rows[0].map((_, column) => (column === 0 ? ' --- ' : ' ---: ')).join('|')}|\n`;
  return line(rows[0]) + rule + rows.slice(1).map(line).join('');
}

/** A comparison as Markdown tables. */
export function comparisonMarkdown(comparison: ModelComparison): string {
  const { n, best, models, pairs } = comparison;
  const synthesis = markdownTable([synthesisHeader, ...models.map(synthesisCells)]);
  const tests = `\n${best} minus each of the others, on the same ${n.toLocaleString('en-US')} texts:\n\n${markdownTable([pairHeader, ...pairs.map(pairCells)])}`;
  const notes = comparisonNotes(comparison).map((note) => `\nNote: ${note}.\n`);
  return `${synthesis}${notes.join('')}${pairs.length > 0 ? tests : ''}`;
}

/** What a reader of the table must know, a sentence each: labels that are left out, rows that a model has seen. */
export function comparisonNotes({ labels, models }: Pick<ModelComparison, 'labels' | 'models'>): string[] {
  const wider = models.filter(({ otherLabels }) => otherLabels.length > 0);
  const others = wider.map(({ model, otherLabels }) => `${model} also knows ${otherLabels.join(', ')}`);
  return [
    ...(wider.length > 0
      ? [
          `the models have different labels: evaluated on rows of ${labels.join(', ')}, by the probabilities of these alone; ` +
            others.join('; '),
        ]
      : []),
    ...models.flatMap(({ model, seen }) => (seen === null ? [] : [seenRowsNote(model, seen)])),
  ];
}
