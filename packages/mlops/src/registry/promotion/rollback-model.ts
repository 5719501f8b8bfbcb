import { MlflowError } from '../../mlflow/mlflow-error.ts';
import { championAlias, previousAlias, versionTags } from '../registry-names.ts';
import { moveChampion, type MoveOptions, setVersionTags } from './move-champion.ts';

export interface RollbackModelOptions extends MoveOptions {
  /** Of the registered model. */
  readonly name: string;
  /** Version to return to. Default: the one of the alias `previous`. */
  readonly to?: string | undefined;
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

/**
 * Makes an earlier version the champion again. `previous` then points at the version that one had replaced, not at the one
 * that was taken back: a second rollback goes further back.
 * @throws MlflowError `RESOURCE_DOES_NOT_EXIST` when there is no champion or nothing to return to, `PROMOTION_CONFLICT` when
 * the champion is moved by another at the same time
 */
export async function rollbackModel(options: RollbackModelOptions): Promise<Rollback> {
  const { client, name, reason = 'no reason given', clock = Date.now } = options;
  if (reason.length > longestReason) {
    const message = `reason: at most ${longestReason} characters are kept`;
    throw new MlflowError({ errorCode: 'OPTION_INVALID', field: 'reason', message });
  }
  const { aliases } = await client.registeredModels.get(name);
  const from = aliases[championAlias];
  const to = options.to ?? aliases[previousAlias];
  if (from === undefined) throw missing(`Model ${name} has no champion: there is nothing to roll back`);
  if (to === undefined) throw missing(`Model ${name} has no alias ${previousAlias}: name the version to return to`);
  if (to === from) throw missing(`Version ${to} of ${name} is the champion already`);
  const target = await client.modelVersions.get(name, to);
  if (target.status !== 'READY') throw missing(`Version ${to} of ${name} is not ready (${target.status})`);
  const previous = await findPrevious(options, target.tags[versionTags.replaced], [from, to]);
  await moveChampion({ ...options, from, to, previous });
  const time = new Date(clock()).toISOString();
  await setVersionTags(client, name, from, {
    [versionTags.gate]: 'rolled back',
    [versionTags.rollback]: `${time}: version ${to} took its place again: ${reason}`,
  });
  await setVersionTags(client, name, to, {
    [versionTags.rollback]: `${time}: champion again in place of version ${from}: ${reason}`,
  });
  return { name, from, to, previous };
}

/** The version that the target had replaced, while it exists. */
async function findPrevious(
  { client, name }: RollbackModelOptions,
  version: string | undefined,
  taken: readonly string[],
): Promise<string | undefined> {
  if (version === undefined || taken.includes(version)) return undefined;
  const found = await client.modelVersions.get(name, version).catch(() => undefined);
  return found?.status === 'READY' ? version : undefined;
}

function missing(message: string): MlflowError {
  return new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message });
}
