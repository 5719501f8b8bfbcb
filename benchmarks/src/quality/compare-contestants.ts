import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, shuffled } from '../statistics.ts';
import { type Agreement, type TieRule, agreement } from './agreement.ts';
import { type ContestantName, contestantNames } from './contestant.ts';
import { installSize } from './install-size.ts';
import type { ContestantMeasurement, ContestantTask } from './measure-contestant.ts';
import { type LabelledTweets, readDistinctTexts } from './tweets.ts';

export interface ContestantResult {
  readonly name: ContestantName;
  /** By source; `mean` is the mean over the sources. */
  readonly agreement: Readonly<Record<string, Agreement>>;
  readonly meanMacroRecall: number;
  /** The class given to undecided texts: whichever gives this contestant the higher mean macro recall. */
  readonly ties: TieRule;
  readonly textsPerSecond: number;
  readonly loadMs: number;
  readonly loadedMegabytes: number;
  readonly workingMegabytes: number;
  readonly installMegabytes: number;
  readonly installedPackages: number;
}

const worker = fileURLToPath(new URL('./measure-contestant.ts', import.meta.url));
const run = promisify(execFile);

async function measure(name: ContestantName, taskFile: string, folder: string): Promise<ContestantMeasurement> {
  const resultFile = join(folder, 'result.json');
  await run(process.execPath, ['--expose-gc', '--no-warnings', worker, name, taskFile, resultFile]);
  return JSON.parse(await readFile(resultFile, 'utf8')) as ContestantMeasurement;
}

function bestAgreement(scores: ContestantMeasurement['scores'], sources: readonly LabelledTweets[]) {
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
  /** Times that every contestant is measured, each in a fresh process. */
  readonly rounds: number;
  /** Distinct tweets timed; another fifth of that is used to warm up. */
  readonly tweets: number;
  readonly random: () => number;
  readonly onProgress: (line: string) => void;
}

/** Measures every contestant in every round, in an order drawn anew, and takes the medians. */
export async function compareContestants(options: ComparisonOptions): Promise<ContestantResult[]> {
  const { sources, tweets } = options;
  const texts = await readDistinctTexts(options.data, 'sentiment140-train.csv.gz', Math.ceil(tweets * 1.2));
  const folder = await mkdtemp(join(tmpdir(), 'sentiment-benchmark-'));
  const measurements = new Map<ContestantName, ContestantMeasurement[]>();
  try {
    const taskFile = join(folder, 'task.json');
    const task: Omit<ContestantTask, 'name'> = {
      sources: sources.map((source) => source.texts),
      timed: texts.slice(0, tweets),
      warmUp: texts.slice(tweets),
      batchSize: 1000,
    };
    await writeFile(taskFile, JSON.stringify(task));
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const name of shuffled(contestantNames, options.random)) {
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
