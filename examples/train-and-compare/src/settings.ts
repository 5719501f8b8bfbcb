import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type PlanName, planNames } from './plans.ts';

export const usage = `npm run example:compare -- --data DIR [options]

  --data DIR         folder of the labelled tweets
  --file NAME        the file that is split and trained on (default sentiment140-train.csv.gz)
  --plan PLAN        classical: ten classical models on all rows (default); quick: every family on 20,000 rows, minutes;
                     full: embeddings x networks x preprocessing on 60,000 rows, an hour or two
  --rows N|all       training rows, instead of the plan's
  --epochs N         passes of each network at most, instead of the plan's
  --backend NAME     auto, wasm or tfjs-node (default auto)
  --only TEXT        only the candidate of that name, or those whose names contain TEXT; can be given more than once
  --glove FILE       GloVe's vectors; without them no candidate of theirs
  --in-domain FILE   vectors learnt from tweets of preprocessing advanced; without them they are learnt from the training rows
  --test FILE        labelled file to evaluate on instead of the split's test part; further ones are sources of their own
  --output DIR       default out/compare
  --evaluate-again      evaluates finished models anew, e.g. with a newer library; they are not trained again
  --mlflow URI       tracking server; every model is a run, and the best one is registered
  --experiment NAME  default train-and-compare`;

export interface Settings {
  readonly file: string;
  readonly plan: PlanName;
  readonly rows: number | undefined;
  readonly epochs: number | undefined;
  readonly backend: 'auto' | 'tfjs-node' | 'wasm';
  readonly only: readonly string[];
  readonly glove: string | undefined;
  readonly inDomain: string | undefined;
  /** Files to evaluate on; none: the split's test part. */
  readonly tests: readonly string[];
  readonly output: string;
  readonly evaluateAgain: boolean;
  readonly mlflow: string | undefined;
  readonly experiment: string;
}

/** What the command line says is not usable. */
export class SettingsError extends Error {}

/** @throws {SettingsError} naming the flag */
export function readSettings(parameters: readonly string[]): Settings {
  const values = parse(parameters);
  if (values.data === undefined) throw new SettingsError('--data DIR is needed, the folder of the labelled tweets');
  return {
    file: join(values.data, values.file),
    plan: choice('plan', values.plan, planNames),
    rows: values.rows === 'all' ? Infinity : count('rows', values.rows, 100),
    epochs: count('epochs', values.epochs, 1),
    backend: choice('backend', values.backend, ['auto', 'wasm', 'tfjs-node']),
    only: values.only,
    glove: values.glove,
    inDomain: values['in-domain'],
    tests: values.test,
    output: values.output,
    mlflow: values.mlflow,
    experiment: values.experiment,
    evaluateAgain: values['evaluate-again'],
  };
}

/** What a file is called in the tables. */
export function sourceName(file: string): string {
  return basename(file).replace(/\.(csv|tsv|ndjson|jsonl)(\.gz)?$/, '');
}

function parse(parameters: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        data: { type: 'string' },
        file: { type: 'string', default: 'sentiment140-train.csv.gz' },
        plan: { type: 'string', default: 'classical' },
        rows: { type: 'string' },
        epochs: { type: 'string' },
        backend: { type: 'string', default: 'auto' },
        only: { type: 'string', multiple: true, default: [] },
        glove: { type: 'string' },
        'in-domain': { type: 'string' },
        test: { type: 'string', multiple: true, default: [] },
        output: { type: 'string', default: join('out', 'compare') },
        'evaluate-again': { type: 'boolean', default: false },
        mlflow: { type: 'string' },
        experiment: { type: 'string', default: 'train-and-compare' },
      },
    });
    return values;
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
}

function choice<Name extends string>(flag: string, value: string, names: readonly Name[]): Name {
  const name = names.find((one) => one === value);
  if (name === undefined) throw new SettingsError(`--${flag} must be one of ${names.join(', ')}`);
  return name;
}

function count(flag: string, value: string | undefined, least: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= least) return number;
  throw new SettingsError(`--${flag} must be a whole number of ${least} or more`);
}
