import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, shuffled } from '../statistics.ts';
import { markdownTable } from '../tables.ts';
import { installSize } from './install-size.ts';
import { type LibraryName, libraryNames } from './library.ts';
import type { LibraryMeasurement, LibraryTask } from './measure-library.ts';
import { type LabelledTweets, readDistinctTexts } from './tweets.ts';

export interface LibraryResult {
  readonly name: LibraryName;
  /** By source; `mean` is the mean over the sources. */
  readonly agreement: Readonly<Record<string, Agreement>>;
  readonly meanMacroRecall: number;
  /** The class given to undecided texts: whichever gives this library the higher mean macro recall. */
  readonly ties: TieRule;
  readonly textsPerSecond: number;
  readonly loadMs: number;
  readonly loadedMegabytes: number;
  readonly workingMegabytes: number;
  readonly installMegabytes: number;
  readonly installedPackages: number;
}

const worker = fileURLToPath(new URL('./measure-library.ts', import.meta.url));
const run = promisify(execFile);

async function measure(name: LibraryName, taskFile: string, folder: string): Promise<LibraryMeasurement> {
  const resultFile = join(folder, 'result.json');
  await run(process.execPath, ['--expose-gc', '--no-warnings', worker, name, taskFile, resultFile]);
  return JSON.parse(await readFile(resultFile, 'utf8')) as LibraryMeasurement;
}

function bestAgreement(scores: LibraryMeasurement['scores'], sources: readonly LabelledTweets[]) {
  const byRule = (['positive', 'negative'] as const).map((ties) => {
    const figures = sources.map(({ positives }, index) => agreement(scores[index] ?? [], positives, ties));
    const meanMacroRecall = figures.reduce((sum, { macroRecall }) => sum + macroRecall, 0) / figures.length;
    return { ties, figures, meanMacroRecall };
  });
  return byRule[0].meanMacroRecall >= byRule[1].meanMacroRecall ? byRule[0] : byRule[1];
}

export interface ComparisonOptions {
  /** Folder of the labelled tweets. */
  readonly data: string;
  readonly sources: readonly LabelledTweets[];
  /** Times that every library is measured, each in a fresh process. */
  readonly rounds: number;
  /** Distinct tweets timed; another fifth of that is used to warm up. */
  readonly tweets: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

/** Measures every library in every round, in an order drawn anew, and takes the medians. */
export async function compareLibraries(options: ComparisonOptions): Promise<LibraryResult[]> {
  const { sources, tweets } = options;
  const texts = await readDistinctTexts(options.data, 'sentiment140-train.csv.gz', Math.ceil(tweets * 1.2));
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-benchmark-'));
  const measurements = new Map<LibraryName, LibraryMeasurement[]>();
  try {
    const taskFile = join(folder, 'task.json');
    const task: Omit<LibraryTask, 'name'> = {
      sources: sources.map((source) => source.texts),
      timed: texts.slice(0, tweets),
      warmUp: texts.slice(tweets),
      batchSize: 1000,
    };
    await writeFile(taskFile, JSON.stringify(task));
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const name of shuffled(libraryNames, options.random)) {
        const measurement = await measure(name, taskFile, folder);
        measurements.set(name, [...(measurements.get(name) ?? []), measurement]);
        options.onProgress(`round ${round}: ${name} ${Math.round(measurement.textsPerSecond)} tweets/s`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const here = fileURLToPath(new URL('.', import.meta.url));
  return [...measurements].map(([name, rounds]) => {
    const best = bestAgreement(rounds[0].scores, sources);
    const install = installSize(name, here);
    return {
      name,
      agreement: Object.fromEntries(sources.map((source, index) => [source.name, best.figures[index]])),
      meanMacroRecall: best.meanMacroRecall,
      ties: best.ties,
      textsPerSecond: median(rounds.map((round) => round.textsPerSecond)),
      loadMs: median(rounds.map((round) => round.loadMs)),
      loadedMegabytes: median(rounds.map((round) => round.loadedBytes)) / 1e6,
      workingMegabytes: median(rounds.map((round) => round.workingBytes)) / 1e6,
      installMegabytes: install.bytes / 1e6,
      installedPackages: install.packages,
    };
  });
}

/** How well scores agree with labels on one source, and which class an undecided text was given. */
export interface Agreement {
  readonly accuracy: number;
  /** Mean of the recalls of both classes. */
  readonly macroRecall: number;
}

export type TieRule = 'positive' | 'negative';

/**
 * @param scores one a row; 0 is undecided and counts as `ties`
 * @param positives 1 where the row is positive, 0 where it is negative
 */
export function agreement(scores: ArrayLike<number>, positives: ArrayLike<number>, ties: TieRule): Agreement {
  const right = [0, 0];
  const total = [0, 0];
  for (let row = 0; row < positives.length; row += 1) {
    const truth = positives[row] === 1 ? 1 : 0;
    const score = scores[row] ?? 0;
    const predicted = score > 0 || (score === 0 && ties === 'positive') ? 1 : 0;
    total[truth] += 1;
    if (predicted === truth) right[truth] += 1;
  }
  return {
    accuracy: (right[0] + right[1]) / (total[0] + total[1]),
    macroRecall: (right[0] / total[0] + right[1] / total[1]) / 2,
  };
}

function share(value: number) {
  return value.toFixed(3).replace(/^0/, '');
}
function count(value: number) {
  return Math.round(value).toLocaleString('en-US');
}
function megabytes(value: number | undefined) {
  return value === undefined ? '?' : value.toFixed(value < 10 ? 1 : 0);
}

/** Two tables: agreement with the labels (accuracy / macro recall), and cost. */
export function libraryTable(results: readonly LibraryResult[], sources: readonly LabelledTweets[]): string {
  const ranked = [...results].sort((left, right) => right.meanMacroRecall - left.meanMacroRecall);
  const agreements = markdownTable([
    ['accuracy / macro recall', ...sources.map(({ name }) => name), 'mean macro recall', 'undecided is'],
    ...ranked.map((result) => [
      result.name,
      ...sources.map(({ name }) => {
        const { accuracy, macroRecall } = result.agreement[name];
        return `${share(accuracy)} / ${share(macroRecall)}`;
      }),
      share(result.meanMacroRecall),
      result.name === 'sentiment-core' ? '–' : result.ties,
    ]),
  ]);
  const rows = sources.map(({ name, texts }) => `${name} ${count(texts.length)}`).join(', ');
  const cost = markdownTable([
    ['one thread', 'tweets/s', 'load ms', 'MB once loaded', 'MB after the run', 'MB installed', 'packages'],
    ...ranked.map((result) => [
      result.name,
      count(result.textsPerSecond),
      result.loadMs.toFixed(0),
      megabytes(result.loadedMegabytes),
      megabytes(result.workingMegabytes),
      megabytes(result.installMegabytes),
      String(result.installedPackages),
    ]),
  ]);
  return `Negative and positive rows: ${rows}\n\n${agreements}\n\n${cost}`;
}
