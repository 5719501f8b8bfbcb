/**
 * Trains models of several families on one saved split and makes the synthesis table and the pictures of the trainings, see
 * docs/networks.md. What an earlier run into the same folder has finished is not trained again.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SentimentError } from 'sentiment-core';
import { comparisonRows } from './comparison-rows.ts';
import { createCellRunner } from './run-cell.ts';
import { chosenCandidates, planOf } from './plans.ts';
import { readSettings, type Settings, SettingsError, usage } from './settings.ts';
import { type Compared, synthesisFiles } from './synthesis-files.ts';
import { earlierTable, synthesisTable } from './synthesis-table.ts';
import { trackComparison } from './tracked-comparison.ts';

if (process.argv.includes('--help')) console.log(usage);
else {
  try {
    await compare(readSettings(process.argv.slice(2)));
  } catch (error) {
    const isExpected = SentimentError.isInstance(error) || error instanceof SettingsError;
    console.error(isExpected && error instanceof Error ? `example:compare: ${error.message}` : error);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
  }
}

async function compare(settings: Settings): Promise<void> {
  const { output, only, epochs, backend } = settings;
  const plan = planOf(settings.plan, { backend, ...(epochs !== undefined && { epochs }) });
  const candidates = chosenCandidates(plan.candidates, only);
  if (candidates.length === 0) throw new SettingsError(`--only ${only.join(' ')}: no candidate of the plan has it`);
  await mkdir(output, { recursive: true });
  const rows = await comparisonRows(settings, plan);
  const { split, counts } = rows;
  console.log(
    `split ${split.fingerprint.slice(0, 12)}: ${split.parts.map((part) => `${part.name} ${part.rows}`).join(', ')}`,
  );
  console.log(
    `used: ${Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}\n`,
  );

  const tracked = await trackComparison({ mlflow: settings.mlflow, experiment: settings.experiment, output });
  try {
    if (settings.mlflow !== undefined) tracked.data(await rows.used());
    const runCell = await createCellRunner({ rows, settings, tracked, onProgress: (line) => console.log(line) });
    const compared: (Compared & { readonly name: string })[] = [];
    let files: ReadonlyMap<string, string> = new Map();
    for (const candidate of candidates) {
      const done = await runCell(candidate);
      if (done === undefined) continue;
      compared.push({ ...candidate, ...done });
      // After every model, so that a run that is stopped leaves what it has found out.
      files = synthesisFiles(compared, { split: split.fingerprint, rows: counts });
      for (const [name, content] of files) await writeFile(join(output, name), content);
    }
    if (compared.length === 0) throw new SettingsError('no candidate is left: see the lines above');
    const table = synthesisTable(compared.map(({ synthesis }) => synthesis));
    console.log(`\nSeconds and milliseconds are processor time.\n\n${table}`);
    console.log(`\nThe earlier projects' own reports, of other splits and rows:\n\n${earlierTable()}`);
    console.log(`\n${[...files.keys()].join(', ')} are in ${output}`);
    const best = compared.reduce((a, b) => (b.synthesis.macroRecall > a.synthesis.macroRecall ? b : a));
    await tracked.finish({ table, files, best: best.name });
  } catch (error) {
    await tracked.failed(error);
    throw error;
  }
}
