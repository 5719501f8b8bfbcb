import { randomUUID } from 'node:crypto';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { championAlias, previousAlias } from '../registry-names.ts';
import { promotionConflict } from './promotion-conflict.ts';
import { withPromotionLock } from './promotion-lock.ts';

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

export interface ChampionMove extends MoveOptions {
  readonly name: string;
  /** The champion that was judged; undefined when there was none. */
  readonly from: string | undefined;
  readonly to: string;
  /** Where `previous` points afterwards; undefined takes the alias away. */
  readonly previous: string | undefined;
}

/**
 * Moves the alias `champion`, and `previous` first: whatever fails in between, `champion` points at a whole version.
 * @throws MlflowError `PROMOTION_CONFLICT` when the champion is not `from` any more, or not `to` afterwards
 */
export async function moveChampion(move: ChampionMove): Promise<void> {
  const { client, name, from, to, previous, clock = Date.now, generateId = randomUUID, settleMs, sleep } = move;
  const { registeredModels } = client;
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
        `The champion of ${name} is ${titleOf(found)} now, not ${titleOf(from)} any more: nothing was moved; judge again`,
      );
    }
    const oldPrevious = before.aliases[previousAlias];
    if (oldPrevious !== previous) await point(previous);
    try {
      if (!(await isHeld()))
        throw promotionConflict(`Another promotion of ${name} took over: the champion was not moved`);
      await registeredModels.setAlias(name, championAlias, to);
    } catch (error) {
      // The answer may be lost and the alias moved all the same: then `previous` is right as it is.
      const moved = await champion().then(
        (version) => version === to,
        () => true,
      );
      if (!moved && oldPrevious !== previous) await point(oldPrevious).catch(() => undefined);
      if (!moved || (await champion().catch(() => undefined)) !== to) throw error;
    }
    const after = await champion();
    if (after !== to || !(await isHeld())) {
      throw promotionConflict(
        `Another promotion or rollback of ${name} moved the champion at the same time: it is ${titleOf(after)} now; look at both`,
      );
    }
  });
}

const titleOf = (version: string | undefined): string => (version === undefined ? 'none' : `version ${version}`);
