import { integer, parseOptions, withDefault } from 'sentiment-core/http';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import type { RegisteredModel } from '../../mlflow/registry/registered-models.ts';
import { championAlias, versionTags } from '../registry-names.ts';
import { isServable, readChampionHistory } from './champion-history.ts';
import { moveChampion, type MoveOptions, setVersionTags } from './move-champion.ts';

export interface RollbackModelOptions extends MoveOptions {
  /** Of the registered model. */
  readonly name: string;
  /** Version to return to, whether it was the champion before or not. Default: the one `steps` champions back. */
  readonly to?: string | undefined;
  /** Champions to go back, 1 to 200; versions that were deleted do not count. Default 1. */
  readonly steps?: number | undefined;
  /** Why, for the tags. At most 1000 characters. */
  readonly reason?: string | undefined;
}

export interface Rollback {
  readonly name: string;
  /** The champion until now. */
  readonly from: string;
  /** The champion now. */
  readonly to: string;
  /** Where the next rollback would return to; undefined when nothing is known. */
  readonly previous: string | undefined;
}

const longestReason = 1000;
const stepsOption = withDefault(integer(1, 200), 1);

/**
 * Makes an earlier version the champion again. What is taken back leaves the history of champions, so a second rollback goes
 * further back instead of undoing the first. The history is a tag of the registered model, the same for every machine.
 * @throws {SentimentError} `option_invalid`; MlflowError `RESOURCE_DOES_NOT_EXIST` when there is no champion or nothing to
 * return to, `PROMOTION_CONFLICT` when the champion is moved by another at the same time
 */
export async function rollbackModel(options: RollbackModelOptions): Promise<Rollback> {
  const { client, name, reason = 'no reason given', clock = Date.now } = options;
  const steps = parseOptions(stepsOption, options.steps, 'steps');
  if (reason.length > longestReason) {
    const message = `reason: at most ${longestReason} characters are kept`;
    throw new MlflowError({ errorCode: 'OPTION_INVALID', field: 'reason', message });
  }
  const model = await client.registeredModels.get(name);
  const from = model.aliases[championAlias];
  if (from === undefined) throw missing(`Model ${name} has no champion: there is nothing to roll back`);
  const earlier = await earlierChampions(options, model, from);
  const to = options.to ?? earlier.at(-steps);
  if (to === undefined) throw missing(`${tooFar(name, earlier, steps)}: name the version to return to`);
  if (to === from) throw missing(`Version ${to} of ${name} is the champion already`);
  const target = await client.modelVersions.get(name, to);
  if (target.status !== 'READY') throw missing(`Version ${to} of ${name} is not ready (${target.status})`);
  const at = options.to === undefined ? earlier.length - steps : earlier.lastIndexOf(to);
  const before = at < 0 ? earlier : earlier.slice(0, at);
  await moveChampion({ ...options, from, to, before });
  const time = new Date(clock()).toISOString();
  await setVersionTags(client, name, from, {
    [versionTags.gate]: 'rolled back',
    [versionTags.rollback]: `${time}: version ${to} took its place again: ${reason}`,
  });
  await setVersionTags(client, name, to, {
    [versionTags.rollback]: `${time}: champion again in place of version ${from}: ${reason}`,
  });
  return { name, from, to, previous: before.at(-1) };
}

/** The champions before `from` that can still be served, oldest first. */
async function earlierChampions(
  { client, name }: RollbackModelOptions,
  model: RegisteredModel,
  from: string,
): Promise<readonly string[]> {
  const earlier: string[] = [];
  for (const version of (await readChampionHistory(client, model)).slice(0, -1))
    if (version !== earlier.at(-1) && (await isServable(client, name, version))) earlier.push(version);
  // What stood between two terms of the champion may have been deleted.
  if (earlier.at(-1) === from) earlier.pop();
  return earlier;
}

function tooFar(name: string, earlier: readonly string[], steps: number): string {
  if (earlier.length === 0) return `Model ${name} has no earlier champion`;
  const versions = earlier.toReversed().join(', ');
  return `Model ${name} has ${earlier.length} earlier champions (latest first: ${versions}), not ${steps}`;
}

function missing(message: string): MlflowError {
  return new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message });
}
