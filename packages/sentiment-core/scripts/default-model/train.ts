/**
 * Trains the embedded model: `npm run model:default -- --data DIR [--verify] [--held-out DIR] [--choices]`.
 * `--verify` trains again and compares with what is committed instead of replacing it; `--held-out` writes the held-out
 * fifths as CSV files; `--choices` measures the alternatives of docs/decisions/default-model.md.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogisticRegressionTrainer } from '../../src/training/index.ts';
import { manifestFile } from '../../src/artifact/manifest.ts';
import { addReference, createReference } from '../../src/reference/index.ts';
import { measureChoices } from './choices.ts';
import { type Corpus, readCorpus, trainingSet, validationSet } from './corpus.ts';
import { dataModule } from './data-module.ts';
import { measure, meanMacroRecall, type SourceFigures } from './measure.ts';
import { modelCard } from './model-card.ts';
import { recipe } from './recipe.ts';

const dataModuleFile = new URL('../../src/default-model/default-model-data.js', import.meta.url);
const modelCardFile = new URL('../../MODEL_CARD.md', import.meta.url);

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    verify: { type: 'boolean', default: false },
    'held-out': { type: 'string' },
    choices: { type: 'boolean', default: false },
  },
});
if (values.data === undefined) {
  console.error('model:default: --data DIR is needed, the folder of the labelled tweets');
  process.exit(2);
}
const corpus = await readCorpus(values.data, recipe);
if (values['held-out'] !== undefined) await writeHeldOut(corpus, values['held-out']);
if (values.choices) await measureChoices(corpus);
else await trainDefault(corpus, values.verify);

async function trainDefault(corpus: Corpus, verify: boolean): Promise<void> {
  const started = performance.now();
  const training = trainingSet(corpus, recipe);
  const validation = validationSet(corpus);
  const trainer = createLogisticRegressionTrainer(recipe.options);
  const model = await trainer.fit(training, { validation, observer: { onEvent: logProgress } });
  const figures = await measure(model.classifier, corpus);
  const exact = createLogisticRegressionTrainer({ ...recipe.options, weights: 'float32' });
  const exactFigures = await measure((await exact.fit(training, { validation })).classifier, corpus);

  const reference = await createReference({ classifier: model.classifier, training, validation });
  const files = await addReference(await model.toArtifact(metricsOf(figures, exactFigures)), reference);
  const module = dataModule(files);
  printFigures(figures, exactFigures);
  console.log(`trained in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  for (const [name, bytes] of files) console.log(`${sha256(bytes)}  ${name}  ${bytes.length} bytes`);
  if (verify) {
    const committed = await readFile(dataModuleFile, 'utf8');
    console.log(`${sha256(committed)}  committed\n${sha256(module)}  trained now`);
    if (committed !== module) {
      console.error('model:default: the committed model is not the one that this data and recipe give');
      process.exitCode = 1;
    } else console.log('the committed model is reproduced byte for byte');
    return;
  }
  await writeFile(dataModuleFile, module);
  const manifest = files.get(manifestFile) ?? new Uint8Array();
  await writeFile(modelCardFile, modelCard({ corpus, recipe, figures, exactFigures, manifest }));
}

function metricsOf(figures: readonly SourceFigures[], exact: readonly SourceFigures[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const { name, n, accuracy, macroRecall, ece } of figures) {
    metrics[`${name}.n`] = n;
    metrics[`${name}.accuracy`] = rounded(accuracy);
    metrics[`${name}.macroRecall`] = rounded(macroRecall);
    metrics[`${name}.ece`] = rounded(ece);
  }
  metrics['int8.meanMacroRecallLoss'] = rounded(meanMacroRecall(exact) - meanMacroRecall(figures));
  return metrics;
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function printFigures(figures: readonly SourceFigures[], exact: readonly SourceFigures[]): void {
  for (const { name, n, accuracy, macroRecall, ece } of figures) {
    console.log(
      `${name}: n ${n}, accuracy ${accuracy.toFixed(4)}, macro recall ${macroRecall.toFixed(4)}, ece ${ece.toFixed(4)}`,
    );
  }
  console.log(
    `mean macro recall ${meanMacroRecall(figures).toFixed(4)}, before int8 ${meanMacroRecall(exact).toFixed(4)}`,
  );
}

function logProgress({
  stage,
  step,
  metrics,
}: {
  stage: string;
  step: number;
  metrics: Readonly<Record<string, number>>;
}): void {
  if (stage === 'iteration' && step % 10 !== 0) return;
  const shown = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(6))}`);
  console.log(`${stage} ${step}: ${shown.join(', ')}`);
}

async function writeHeldOut({ validation }: Corpus, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, tweets } of validation) {
    const quoted = tweets.map(({ label, text }) => `${label},"${text.replaceAll('"', '""')}"\n`);
    await writeFile(join(folder, `${name}.csv`), `label,text\n${quoted.join('')}`);
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
