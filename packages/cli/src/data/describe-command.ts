import { describeFile } from 'sentiment-core/node';
import { parsePreprocessing } from 'sentiment-core/training';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { descriptionPage } from './description-page.ts';
import { formatDescription } from './description-table.ts';
import { createOutput, createProgress } from '../terminal/output.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';
import { writeReport } from '../report/page.ts';

export interface DescribeOptions extends ReadingFlags {
  readonly preprocessing: readonly string[];
  readonly terms: number;
  readonly json?: boolean;
  readonly report?: string;
}

/** Fewer rows are read before anybody asks how far it is. */
const quickRows = 10_000;

/** Describes a file of labelled tweets, as text, JSON or an HTML page. */
export async function describe(
  file: string,
  options: DescribeOptions,
  io: CommandLineIo,
  commandLine: readonly string[],
): Promise<void> {
  const { preprocessing, json, report, terms } = options;
  const settings = [...new Set(preprocessing)].map(parsePreprocessing);
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  try {
    const description = await describeFile(file, {
      ...tableOptions({ ...options, onWarning: warnOnce(progress) }),
      terms,
      preprocessing: settings,
      signal: abort.signal,
      onProgress: (rows) => {
        if (rows >= quickRows) progress.update(`read ${rows.toLocaleString('en-US')} rows`);
      },
    });
    progress.clear();
    if (report !== undefined) await writeReport(report, descriptionPage(description, { commandLine, date: io.now() }));
    await createOutput(io.stdout).write(json ? `${JSON.stringify(description)}\n` : formatDescription(description));
  } finally {
    progress.clear();
    stopListening();
  }
}
