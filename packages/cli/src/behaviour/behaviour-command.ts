import { readFile, stat } from 'node:fs/promises';
import { SentimentError } from 'sentiment-core';
import {
  type BehaviourReport,
  type BehaviourSuite,
  createSuite,
  embeddedSuiteNames,
  evaluateBehaviour,
  loadEmbeddedSuite,
  type SuiteDocument,
} from 'sentiment-core/behaviour';
import type { Models } from '../models.ts';
import { writeReport } from '../report/page.ts';
import type { CommandLineIo } from '../terminal/command-line-io.ts';
import { alignedTable, createOutput, percent, watchWork } from '../terminal/output.ts';
import { behaviourPage } from './behaviour-page.ts';

export interface BehaviourOptions {
  readonly model: string;
  /** Name of an embedded suite, or files of one suite. */
  readonly suite: readonly string[];
  /** Failed cases shown of each test. */
  readonly examples: number;
  readonly json?: boolean | undefined;
  readonly report?: string | undefined;
}

/** The largest suite file that is read, in bytes. */
const largestSuite = 16 * 1024 * 1024;

/** Runs behavioural tests on a model; prints the failing rate of each test, or writes them as a page. */
export async function behaviour(
  { model, suite: names, examples, json, report }: BehaviourOptions,
  io: CommandLineIo,
  models: Models,
  commandLine: readonly string[],
): Promise<void> {
  const suite = await openSuite(names);
  const classifier = await models.loadClassifier(model);
  try {
    await watchWork(io, async ({ progress, signal }) => {
      progress.update(`${suite.name}: ${suite.tests.length} tests`);
      const found = await evaluateBehaviour(classifier, suite, { examples, signal });
      if (report !== undefined) await writeReport(report, behaviourPage(model, found, { commandLine, date: io.now() }));
      progress.clear();
      await createOutput(io.stdout).write(json ? `${JSON.stringify(found)}\n` : formatBehaviour(found));
    });
  } finally {
    await classifier.close();
  }
}

/** @throws {SentimentError} `invalid_argument` for a file that cannot be read or is no suite */
async function openSuite(names: readonly string[]): Promise<BehaviourSuite> {
  const embedded = embeddedSuiteNames.find((name) => names.length === 1 && name === names[0]);
  if (embedded !== undefined) return loadEmbeddedSuite(embedded);
  return createSuite(await Promise.all(names.map(readSuiteFile)));
}

async function readSuiteFile(file: string): Promise<SuiteDocument> {
  const refuse = (reason: string, cause?: unknown) =>
    new SentimentError({ code: 'invalid_argument', field: 'suite', message: `--suite ${file}: ${reason}`, cause });
  const found = await stat(file).catch((cause: unknown) => {
    throw refuse(`no such file; embedded suites are ${embeddedSuiteNames.join(', ')}`, cause);
  });
  if (!found.isFile()) throw refuse('not a file');
  if (found.size > largestSuite) throw refuse(`${found.size} bytes are more than ${largestSuite}`);
  try {
    return { source: file, content: JSON.parse(await readFile(file, 'utf8')) };
  } catch (cause) {
    throw refuse(`not JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
}

function formatBehaviour({
  model,
  suite,
  capabilities,
  tests,
  failingRate,
  cases,
  notAnswered,
}: BehaviourReport): string {
  const rows = capabilities.flatMap((capability) => [
    [capability.name, String(capability.cases), percent(capability.failingRate), ''],
    ...tests
      .filter((test) => test.capability === capability.name)
      .map(({ name, cases: own, failingRate: rate, interval }) => [
        `  ${name}`,
        String(own),
        percent(rate),
        `${percent(interval.low)} to ${percent(interval.high)}`,
      ]),
  ]);
  const table = alignedTable([['', 'cases', 'failing', '95% interval'], ...rows]);
  const head = `${model.name} ${model.version} on the suite "${suite}": ${percent(failingRate)} failing, mean of ${capabilities.length} capabilities, ${cases} cases\n\n`;
  const rest = notAnswered.map(({ name, reason }) => `not answered: ${name}: ${reason}\n`).join('');
  return `${head}${table}${rest === '' ? '' : `\n${rest}`}${formatExamples(tests)}`;
}

function formatExamples(tests: BehaviourReport['tests']): string {
  const lines = tests.flatMap(({ name, examples }) =>
    examples.map(({ texts, labels, expected }) => {
      const said = texts.map((text, index) => `${JSON.stringify(text)} ${labels[index]}`).join(' → ');
      return `  ${said}, expected ${expected}  (${name})\n`;
    }),
  );
  return lines.length === 0 ? '' : `\nFailed, for example:\n${lines.join('')}`;
}
