import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { MlflowError } from '../../mlflow/mlflow-error.ts';
import { championAlias, historyTag, lockTag, previousAlias } from '../registry-names.ts';
import { formatChampionHistory } from './champion-history.ts';

/** Code of the MlflowError thrown when another promotion or rollback got in the way. */
export const promotionConflictCode = 'PROMOTION_CONFLICT';

function promotionConflict(message: string): MlflowError {
  return new MlflowError({ errorCode: promotionConflictCode, message });
}

export interface MoveOptions {
  readonly client: MlflowClient;
  /** Milliseconds since 1970. Default: Date.now. */
  readonly clock?: (() => number) | undefined;
  /** Names who moves the alias. Default: a random UUID. */
  readonly generateId?: (() => string) | undefined;
  /** Milliseconds between taking the lock and looking whether it stayed. Default 500. */
  readonly settleMs?: number | undefined;
  readonly sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

interface ChampionMove extends MoveOptions {
  readonly name: string;
  /** The champion it was compared with; undefined when there was none. */
  readonly from: string | undefined;
  readonly to: string;
  /** The champions before `to`, oldest first. The last of them gets the alias `previous`. */
  readonly before: readonly string[];
}

/**
 * Moves the alias `champion`, and `previous` first: whatever fails in between, `champion` points at a whole version.
 * @throws MlflowError `PROMOTION_CONFLICT` when the champion is not `from` any more, or not `to` afterwards
 */
export async function moveChampion(move: ChampionMove): Promise<void> {
  const { client, name, from, to, clock = Date.now, generateId = randomUUID, settleMs, sleep } = move;
  const { registeredModels } = client;
  const previous = move.before.at(-1);
  const champion = async (): Promise<string | undefined> => (await registeredModels.get(name)).aliases[championAlias];
  const point = async (version: string | undefined): Promise<void> => {
    if (version !== undefined) await registeredModels.setAlias(name, previousAlias, version);
    else await registeredModels.deleteAlias(name, previousAlias);
  };
  await withPromotionLock({ client, name, holder: generateId(), clock, settleMs, sleep }, async (isHeld) => {
    const before = await registeredModels.get(name);
    const found = before.aliases[championAlias];
    if (found !== from) {
      throw promotionConflict(
        `The champion of ${name} is ${titleOf(found)} now, not ${titleOf(from)} any more: nothing was moved; evaluate again`,
      );
    }
    const oldPrevious = before.aliases[previousAlias];
    if (oldPrevious !== previous) await point(previous);
    try {
      if (!(await isHeld()))
        throw promotionConflict(`Another promotion of ${name} took over: the champion was not moved`);
      await registeredModels.setAlias(name, championAlias, to);
    } catch (error) {
      // The alias may have moved although its answer was lost: then `previous` is right.
      const moved = await champion().then(
        (version) => version === to,
        () => true,
      );
      if (!moved && oldPrevious !== previous) await point(oldPrevious).catch(() => undefined);
      if (!moved || (await champion().catch(() => undefined)) !== to) throw error;
    }
    // Last, and no failure of the move: a history that lacks its end is completed from the alias when it is read.
    await registeredModels.setTag(name, historyTag, formatChampionHistory([...move.before, to])).catch(() => undefined);
    const after = await champion();
    if (after !== to || !(await isHeld())) {
      throw promotionConflict(
        `Another promotion or rollback of ${name} moved the champion at the same time: it is ${titleOf(after)} now; look at both`,
      );
    }
  });
}

function titleOf(version: string | undefined): string {
  return version === undefined ? 'none' : `version ${version}`;
}

interface PromotionLockOptions {
  readonly client: MlflowClient;
  readonly name: string;
  /** Different for every holder. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds until a lock whose holder is gone may be taken. Default 60,000. */
  readonly leaseMs?: number | undefined;
  /** Milliseconds between writing the lock and looking whether it stayed. Default 500. */
  readonly settleMs?: number | undefined;
  readonly sleep?: ((milliseconds: number) => Promise<void>) | undefined;
}

/**
 * Lets one promotion or rollback of a model work at a time. MLflow has no compare-and-set: the holder's name is written to
 * a tag of the registered model, and it holds the lock when the tag still has its name a while later. Whoever is slower than
 * that while is found out when `isHeld` is asked, before and after an alias moves.
 * @throws MlflowError `PROMOTION_CONFLICT` when another holds it
 */
async function withPromotionLock<T>(
  options: PromotionLockOptions,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const { client, name, holder, clock, leaseMs = 60_000, settleMs = 500, sleep = (ms) => sleepFor(ms) } = options;
  const read = async () => parseLock((await client.registeredModels.get(name)).tags[lockTag]);
  const isHeld = async (): Promise<boolean> => (await read())?.holder === holder;
  const found = await read();
  if (found !== undefined && found.until > clock()) {
    const until = new Date(found.until).toISOString();
    throw promotionConflict(`Another promotion or rollback of ${name} is under way (its lock ends at ${until})`);
  }
  await client.registeredModels.setTag(name, lockTag, JSON.stringify({ holder, until: clock() + leaseMs }));
  await sleep(settleMs);
  if (!(await isHeld())) throw promotionConflict(`Another promotion or rollback of ${name} began at the same time`);
  try {
    return await work(isHeld);
  } finally {
    // A lock that stays behind ends by itself; what the work did or why it failed matters more.
    await isHeld()
      .then((held) => (held ? client.registeredModels.deleteTag(name, lockTag) : undefined))
      .catch(() => undefined);
  }
}

function parseLock(text: string | undefined): { readonly holder: string; readonly until: number } | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { holder?: unknown; until?: unknown } | null;
    if (typeof value?.holder === 'string' && typeof value.until === 'number')
      return { holder: value.holder, until: value.until };
  } catch {
    // Not a lock of this client.
  }
  return undefined;
}

/** Sets tags of a version, one after the other. */
export async function setVersionTags(
  client: MlflowClient,
  name: string,
  version: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) await client.modelVersions.setTag(name, version, key, value);
}
