import type { Models } from '../models.ts';
import { writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { createOutput } from '../terminal/output.ts';
import { watchWork } from '../terminal/progress.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonMarkdown, comparisonNotes, formatComparison } from './comparison-table.ts';
import { compareModels, type ModelComparison } from './model-comparison.ts';

export interface CompareOptions {
  readonly data: readonly string[];
  readonly text: string;
  readonly label: string;
  readonly slices: readonly string[];
  readonly seed: number;
  readonly json?: boolean | undefined;
  readonly markdown?: boolean | undefined;
  readonly report?: string | undefined;
}

/** Scores models on the same rows and prints the synthesis table, with paired tests against the best. */
export async function compare(
  references: readonly string[],
  { json, markdown, report, ...data }: CompareOptions,
  io: CommandLineIo,
  models: Models,
): Promise<void> {
  if (json && markdown) throw new UsageError('give --json or --markdown, not both');
  const twice = references.find((model, index) => references.indexOf(model) !== index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
  await watchWork(io, async ({ progress, signal }) => {
    const comparison = await compareModels(references, { ...data, signal }, models, progress);
    progress.clear();
    signal.throwIfAborted();
    if (report !== undefined) await writeReport(report, comparisonPage(comparison));
    const format = json ? comparisonJson : markdown ? comparisonMarkdown : formatComparison;
    await createOutput(io.stdout).write(format(comparison));
  });
}

function comparisonJson(comparison: ModelComparison): string {
  const models = comparison.models.map(({ scored: _, ...model }) => model);
  return `${JSON.stringify({ ...comparison, models, notes: comparisonNotes(comparison) })}\n`;
}
