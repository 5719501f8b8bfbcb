import { setTimeout as sleepFor } from 'node:timers/promises';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { lockTag } from '../registry-names.ts';
import { promotionConflict } from './promotion-conflict.ts';

export interface PromotionLockOptions {
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
export async function withPromotionLock<T>(
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
    // Whatever it is, it is no lock of ours.
  }
  return undefined;
}
