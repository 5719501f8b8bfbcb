import type { Dataset } from 'sentiment-core';
import { loadArtifact, loadClassifier } from 'sentiment-core/node';
import { hasErrorCode, MlflowError } from '../../mlflow/mlflow-error.ts';
import type { ModelVersion } from '../../mlflow/registry/model-versions.ts';
import { decisionTags, type GateDecision } from '../gate/gate-decision.ts';
import { describeDecision } from '../gate/gate-description.ts';
import { type GateCriteria, type GateOptions, resolveGateCriteria } from '../gate/gate-criteria.ts';
import { type ComparedModel, compareModels, type CompareModelsOptions } from '../gate/compare-models.ts';
import { decidePromotion } from '../gate/decide-promotion.ts';
import { challengerAlias, championAlias, versionTags } from '../registry-names.ts';
import { type MlflowModelSource, mlflowModelSource } from '../source/mlflow-model-source.ts';
import { readChampionHistory } from './champion-history.ts';
import { moveChampion, type MoveOptions, promotionConflictCode, setVersionTags } from './move-champion.ts';

export interface PromoteModelOptions
  extends MoveOptions, Pick<CompareModelsOptions, 'now' | 'onProgress' | 'signal' | 'slicesOfRow'> {
  /** Of the registered model. */
  readonly name: string;
  /** The version to promote. Default: the one of `alias`. */
  readonly version?: string | undefined;
  /** Default `challenger`. */
  readonly alias?: string | undefined;
  /** Held-out rows, read more than once; a function is given the challenger's labels. */
  readonly dataset: Dataset | ((labels: readonly string[]) => Dataset | Promise<Dataset>);
  readonly criteria?: GateOptions | undefined;
  /** Only evaluates: no tag is written and no alias moves. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Where the models are read from. Default: `client`'s server, with the usual cache. */
  readonly source?: MlflowModelSource | undefined;
}

export interface Promotion {
  readonly name: string;
  /** The challenger. */
  readonly version: string;
  /** The champion it was compared with; undefined when there was none. */
  readonly champion: string | undefined;
  readonly decision: GateDecision;
  /** Whether the version is the champion now. */
  readonly promoted: boolean;
  readonly dryRun: boolean;
}

/**
 * Compares a version with the champion on held-out rows and, when every check passes, makes it the champion; the old one
 * gets the alias `previous`. The decision with all reasons and figures goes to the version's tags and its description either way.
 * @throws {SentimentError} `option_invalid` naming the criterion; `dataset_invalid`; MlflowError `PROMOTION_CONFLICT` when the
 * champion changed meanwhile, `RESOURCE_DOES_NOT_EXIST` when there is no such version or alias
 */
export async function promoteModel(options: PromoteModelOptions): Promise<Promotion> {
  const { client, name, dryRun = false, clock = Date.now } = options;
  const criteria = resolveGateCriteria(options.criteria);
  const source = options.source ?? mlflowModelSource({ client });
  const { version, description } = await findChallenger(options);
  const champion = await client.registeredModels.getVersionByAlias(name, championAlias);
  if (champion?.version === version) {
    const message = `Version ${version} of ${name} is the champion already`;
    throw new MlflowError({ errorCode: 'INVALID_PARAMETER_VALUE', field: 'version', message });
  }
  const decision = await evaluate(options, version, champion?.version, source, criteria);
  options.signal?.throwIfAborted();
  const promotion = { name, version, champion: champion?.version, decision, dryRun };
  if (dryRun) return { ...promotion, promoted: false };
  const state = decision.accepted ? 'accepted' : 'refused';
  const told = { decision, champion: champion?.version, time: clock() };
  await setVersionTags(client, name, version, decisionTags({ ...told, state }));
  await client.modelVersions.update(name, version, {
    description: describeDecision(description, { ...told, version }),
  });
  if (!decision.accepted) return { ...promotion, promoted: false };
  const from = champion?.version;
  try {
    const before = from === undefined ? [] : await readChampionHistory(client, await client.registeredModels.get(name));
    await moveChampion({ ...options, from, to: version, before });
  } catch (error) {
    if (hasErrorCode(error, promotionConflictCode))
      await setVersionTags(client, name, version, { [versionTags.gate]: 'conflict' }).catch(() => undefined);
    throw error;
  }
  const done = { [versionTags.gate]: 'promoted', ...(from !== undefined && { [versionTags.replaced]: from }) };
  await setVersionTags(client, name, version, done);
  return { ...promotion, promoted: true };
}

async function findChallenger({
  client,
  name,
  version,
  alias = challengerAlias,
}: PromoteModelOptions): Promise<ModelVersion> {
  if (version !== undefined) return client.modelVersions.get(name, version);
  const found = await client.registeredModels.getVersionByAlias(name, alias);
  if (found !== undefined) return found;
  const message = `Model ${name} has no alias ${alias}: name a version, or register one with this alias`;
  throw new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message });
}

async function evaluate(
  options: PromoteModelOptions,
  version: string,
  champion: string | undefined,
  source: MlflowModelSource,
  criteria: GateCriteria,
): Promise<GateDecision> {
  const { name, dataset, slicesOfRow, onProgress, signal, now } = options;
  const opened: ComparedModel[] = [];
  const open = async (number: string): Promise<ComparedModel> => {
    const reference = `models:/${name}/${number}`;
    const { files, manifest } = await loadArtifact(reference, { sources: [source] });
    const model = {
      classifier: await loadClassifier(reference, { sources: [source] }),
      bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
      trainedOn: typeof manifest.data['fingerprint'] === 'string' ? manifest.data['fingerprint'] : undefined,
    };
    opened.push(model);
    return model;
  };
  try {
    const challenger = await open(version);
    const opponent = champion === undefined ? undefined : await open(champion);
    const rows = typeof dataset === 'function' ? await dataset(challenger.classifier.info.labels) : dataset;
    const results = { challenger, champion: opponent, dataset: rows, slicesOfRow, onProgress, signal, now };
    return decidePromotion(await compareModels(results), criteria);
  } finally {
    for (const { classifier } of opened) await classifier.close();
  }
}
