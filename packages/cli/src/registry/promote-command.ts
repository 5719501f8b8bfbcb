import { openDataset } from 'sentiment-core/node';
import type { BadRowPolicy, SummarizedDataset } from 'sentiment-core/training';
import type { GateOptions } from '@sentiment-core/mlops/registry';
import { type ColumnSlices, readColumnSlices } from '../evaluate/column-slices.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { formatPromotion } from './gate-table.ts';
import { leftOutRows } from '../evaluate/left-out-rows.ts';
import { createOutput } from '../terminal/output.ts';
import { createProgress } from '../terminal/progress.ts';
import { openRegistry, type RegistryOptions } from './registry-client.ts';
import type { Services } from '../services.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface PromoteOptions extends RegistryOptions {
  /** The version to promote, or its alias. */
  readonly version?: string;
  readonly alias?: string;
  readonly data: readonly string[];
  /** Column name. */
  readonly text: string;
  /** Column name. */
  readonly label: string;
  readonly badRows: BadRowPolicy;
  /** Columns whose values are slices, too. */
  readonly slices: readonly string[];
  readonly dryRun?: boolean;
  readonly minimumGain?: number;
  readonly minimumSample?: number;
  readonly minSliceSize?: number;
  readonly maxSliceLoss?: number;
  readonly significance?: number;
  readonly maxLatencyFactor?: number;
  readonly maxSizeFactor?: number;
  readonly minimumMacroRecall?: number;
}

/** Judges a version against the champion and makes it the champion when it passes. Fails when it is refused. */
export async function promote(options: PromoteOptions, io: CommandLineIo, services: Services): Promise<void> {
  const { name, version, alias, dryRun, json, data, text, label, badRows } = options;
  if (version !== undefined && alias !== undefined) throw new UsageError('give --version or --alias, not both');
  const { client, promoteModel } = await openRegistry(options, services);
  const progress = createProgress(io);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort());
  let columns: ColumnSlices | undefined;
  let rows: SummarizedDataset | undefined;
  try {
    const promotion = await promoteModel({
      ...{ client, name, version, alias, dryRun, signal: abort.signal, criteria: criteriaOf(options) },
      async dataset(labels) {
        rows = await openDataset(data, { labels, text, label, onBadRow: badRows });
        columns = await readColumnSlices({ files: data, text, label, labels, columns: options.slices });
        return rows;
      },
      slicesOfRow: (example) => [
        ...(columns?.next(example.text, example.label) ?? []),
        ...(data.length > 1 && example.source !== undefined ? [{ group: 'file', name: example.source }] : []),
      ],
      onProgress: (line) => progress.update(line),
    });
    progress.clear();
    if (rows) for (const line of leftOutRows(await rows.summary(), 'judged')) progress.note(line);
    await createOutput(io.stdout).write(json ? `${JSON.stringify(promotion)}\n` : formatPromotion(promotion));
    if (promotion.decision.accepted) return;
    const refused = promotion.decision.checks.filter(({ passed }) => !passed).map((check) => check.name);
    throw new Error(`version ${promotion.version} of ${name} is refused for ${refused.join(', ')}`);
  } finally {
    progress.clear();
    stopListening();
  }
}

function criteriaOf(options: PromoteOptions): GateOptions {
  return {
    minimumGain: options.minimumGain,
    minimumSample: options.minimumSample,
    minimumSliceSize: options.minSliceSize,
    maximumSliceLoss: options.maxSliceLoss,
    significance: options.significance,
    maximumLatencyFactor: options.maxLatencyFactor,
    maximumSizeFactor: options.maxSizeFactor,
    minimumMacroRecall: options.minimumMacroRecall,
  };
}
