import { openDataset } from 'sentiment-core/node';
import { reportedErrors, worstErrors } from '../evaluate/worst-errors.ts';
import type { Models } from '../models.ts';
import { readHistory } from '../report/learning-curves.ts';
import { writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput, watchWork } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonMarkdown, comparisonNotes, formatComparison } from './comparison-table.ts';
import { compareModels, type ModelComparison } from './model-comparison.ts';

export interface CompareOptions extends ReadingFlags {
  readonly data: readonly string[];
  readonly slices: readonly string[];
  readonly seed: number;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
  readonly report?: string | undefined;
  /** How many texts that most models get wrong the report lists. Default 20. */
  readonly errors?: number | undefined;
}

/** Scores models on the same rows and prints the synthesis table, with paired tests against the best. */
export async function compare(
  references: readonly string[],
  { json, markdown, report, errors = reportedErrors, ...data }: CompareOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  if (json && markdown) throw new UsageError('give --json or --markdown, not both');
  const twice = references.find((model, index) => references.indexOf(model) !== index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
  await watchWork(io, async ({ progress, signal }) => {
    const comparison = await compareModels(
      references,
      { ...data, onWarning: warnOnce(progress), signal },
      models,
      progress,
    );
    progress.clear();
    signal.throwIfAborted();
    if (report !== undefined) {
      const answered = comparison.models.map(({ evaluation, scored }) => ({ labels: evaluation.labels, scored }));
      const rows = await openDataset(data.data, { ...tableOptions(data), labels: comparison.labels });
      const page = comparisonPage({
        comparison,
        seed: data.seed,
        histories: await Promise.all(references.map(readHistory)),
        errors: await worstErrors(answered, rows, errors),
        origin: { commandLine, date: io.now() },
      });
      signal.throwIfAborted();
      await writeReport(report, page);
    }
    const format = json ? comparisonJson : markdown ? comparisonMarkdown : formatComparison;
    await createOutput(io.stdout).write(format(comparison));
  });
}

function comparisonJson(comparison: ModelComparison): string {
  const models = comparison.models.map(({ scored: _, ...model }) => model);
  return `${JSON.stringify({ ...comparison, models, notes: comparisonNotes(comparison) })}\n`;
}
