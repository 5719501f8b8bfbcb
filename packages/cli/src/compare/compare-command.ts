import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { comparisonNotes } from './comparison-notes.ts';
import { comparisonPage } from './comparison-page.ts';
import { comparisonMarkdown, formatComparison } from './comparison-table.ts';
import { compareModels, type ModelComparison } from './model-comparison.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { writeReport } from '../report/page.ts';
import type { Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface CompareOptions {
  readonly data: readonly string[];
  readonly text: string;
  readonly label: string;
  readonly slices: readonly string[];
  readonly seed: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly report?: string;
}

/** Scores models on the same rows and prints the synthesis table, with paired tests against the best. */
export async function compare(
  models: readonly string[],
  { json, markdown, report, ...data }: CompareOptions,
  io: CommandLineIo,
  services: Services,
): Promise<void> {
  if (json && markdown) throw new UsageError('give --json or --markdown, not both');
  const twice = models.find((model, index) => models.indexOf(model) !== index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice`);
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const comparison = await compareModels(models, { ...data, signal: abort.signal }, services, progress);
    progress.clear();
    abort.signal.throwIfAborted();
    if (report !== undefined) await writeReport(report, comparisonPage(comparison));
    const format = json ? comparisonJson : markdown ? comparisonMarkdown : formatComparison;
    await createOutput(io.stdout).write(format(comparison));
  } finally {
    progress.clear();
    stopListening();
  }
}

function comparisonJson(comparison: ModelComparison): string {
  const models = comparison.models.map(({ scored: _, ...model }) => model);
  return `${JSON.stringify({ ...comparison, models, notes: comparisonNotes(comparison) })}\n`;
}
