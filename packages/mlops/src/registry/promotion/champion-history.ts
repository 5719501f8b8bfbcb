import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { hasErrorCode } from '../../mlflow/mlflow-error.ts';
import type { RegisteredModel } from '../../mlflow/registry/registered-models.ts';
import { championAlias, historyTag, previousAlias, versionTags } from '../registry-names.ts';

/** A tag holds 5,000 characters, and a version's number has at most 18. */
const mostKept = 200;

/**
 * The versions that were the champion, oldest first and the champion of now last; empty when there is none. A champion that
 * was moved by hand counts too: back to a version of the history, or on to a new one. Registries that have no history yet
 * are read from the tags that promotions left on their versions.
 */
export async function readChampionHistory(client: MlflowClient, model: RegisteredModel): Promise<readonly string[]> {
  const champion = model.aliases[championAlias];
  if (champion === undefined) return [];
  const known = (model.tags[historyTag] ?? '').split(/[\s,]+/).filter((version) => /^[1-9]\d{0,17}$/.test(version));
  if (known.length === 0) return readReplacedVersions(client, model, champion);
  const at = known.lastIndexOf(champion);
  return at < 0 ? [...known, champion] : known.slice(0, at + 1);
}

/** The history as the tag of the registered model keeps it, e.g. `1, 2, 4`. */
export function formatChampionHistory(history: readonly string[]): string {
  return history.slice(-mostKept).join(', ');
}

/** Follows what each version replaced. */
async function readReplacedVersions(
  client: MlflowClient,
  { name, aliases }: RegisteredModel,
  champion: string,
): Promise<string[]> {
  const history = [champion];
  let next: string | undefined =
    (await readVersion(client, name, champion))?.tags[versionTags.replaced] ?? aliases[previousAlias];
  while (next !== undefined && !history.includes(next) && history.length < mostKept) {
    history.unshift(next);
    next = (await readVersion(client, name, next))?.tags[versionTags.replaced];
  }
  return history;
}

/** Whether a version is still there and can be served. */
export async function isServable(client: MlflowClient, name: string, version: string): Promise<boolean> {
  return (await readVersion(client, name, version))?.status === 'READY';
}

async function readVersion(client: MlflowClient, name: string, version: string) {
  return client.modelVersions.get(name, version).catch((error: unknown) => {
    if (hasErrorCode(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
    throw error;
  });
}
