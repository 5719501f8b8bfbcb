import { openDataset } from 'sentiment-core/node';
import type { BadRowPolicy, SummarizedDataset } from 'sentiment-core/training';
import type { Promotion } from '@sentiment-core/mlops/registry';
import { leftOutRows } from '../evaluate/evaluation-summary.ts';
import { type ColumnSlices, readColumnSlices } from '../evaluate/scored-model.ts';
import { loadRegistry, type RegistryOptions, requireMlflowServer } from '../mlops.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { UsageError } from '../terminal/errors.ts';
import { alignedTable, createOutput, watchWork } from '../terminal/output.ts';
import { formatRefusal, type GateFlags, gateOptions } from './gate-flags.ts';
import { type ReadingFlags, tableOptions, warnOnce } from '../terminal/reading-flags.ts';

export interface PromoteOptions extends RegistryOptions, GateFlags, ReadingFlags {
  /** The version to promote, or its alias. */
  readonly version?: string | undefined;
  readonly alias?: string | undefined;
  readonly data: readonly string[];
  readonly badRows: BadRowPolicy;
  /** Columns whose values are slices, too. */
  readonly slices: readonly string[];
  readonly dryRun?: boolean | undefined;
}

/** Compares a version with the champion and makes it the champion when it passes. Fails when it is refused. */
export async function promote(options: PromoteOptions, io: CommandLineIo): Promise<void> {
  const { name, version, alias, dryRun, json, data, badRows } = options;
  if (version !== undefined && alias !== undefined) throw new UsageError('give --version or --alias, not both');
  requireMlflowServer(options);
  const { createMlflowClient, promoteModel } = await loadRegistry();
  let columns: ColumnSlices | undefined;
  let rows: SummarizedDataset | undefined;
  await watchWork(io, async ({ progress, signal }) => {
    const promotion = await promoteModel({
      client: createMlflowClient({ trackingUri: options.mlflow }),
      name,
      version,
      alias,
      dryRun,
      signal,
      criteria: gateOptions(options),
      async dataset(labels) {
        const reading = { ...options, onWarning: warnOnce(progress) };
        rows = await openDataset(data, { ...tableOptions(reading), labels, onBadRow: badRows });
        columns = await readColumnSlices({ ...reading, files: data, labels, columns: options.slices });
        return rows;
      },
      slicesOfRow: (example) => [
        ...(columns?.next(example.text, example.label) ?? []),
        ...(data.length > 1 && example.source !== undefined ? [{ group: 'file', name: example.source }] : []),
      ],
      onProgress: (line) => progress.update(line),
    });
    progress.clear();
    if (rows) for (const line of leftOutRows(await rows.summary(), 'evaluated')) progress.note(line);
    await createOutput(io.stdout).write(json ? `${JSON.stringify(promotion)}\n` : formatPromotion(promotion));
    if (promotion.decision.accepted) return;
    throw new Error(`version ${promotion.version} of ${name} is refused for ${formatRefusal(promotion.decision)}`);
  });
}

/** A decision of the gate for people: figures side by side, then every check with its reason. */
export function formatPromotion({ name, version, champion, decision, promoted, dryRun }: Promotion): string {
  const { figures, checks, accepted } = decision;
  const { challenger, champion: opponent } = figures;
  const against = champion === undefined ? 'no champion yet' : `against the champion, version ${champion}`;
  const row = (title: string, format: (of: typeof challenger) => string): string[] => [
    title,
    format(challenger),
    ...(opponent ? [format(opponent)] : []),
  ];
  const table = alignedTable([
    ['', `version ${version}`, ...(opponent && champion !== undefined ? [`version ${champion}`] : [])],
    row('accuracy', ({ accuracy }) => accuracy.toFixed(4)),
    row('macro recall', ({ macroRecall }) => macroRecall.toFixed(4)),
    row('ms a tweet', ({ milliseconds }) => milliseconds.toPrecision(3)),
    row('size', ({ bytes }) => `${(bytes / 1e6).toFixed(2)} MB`),
  ]);
  const width = Math.max(...checks.map((check) => check.name.length));
  const lines = checks.map(
    (check) => `${check.name.padEnd(width)}  ${check.passed ? 'passed ' : 'REFUSED'}  ${check.reason}\n`,
  );
  const end = dryRun
    ? `${accepted ? 'would be promoted' : 'would be refused'}; nothing was written`
    : promoted
      ? 'is the champion now'
      : `is refused${champion === undefined ? '' : '; the champion stays'}`;
  const title = `${name} version ${version}, ${against}, on ${figures.n.toLocaleString('en-US')} held-out rows\n`;
  return `${title}\n${table}\n${lines.join('')}\nversion ${version} ${end}\n`;
}
