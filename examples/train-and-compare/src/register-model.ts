import type { MlflowClient } from '@sentiment-core/mlops/mlflow';

export const registeredName = 'tweet-sentiment';

/**
 * Makes the run's model a version of `tweet-sentiment`. It becomes the champion when there is none, else the challenger:
 * whether it takes the champion's place is for `sentiment promote` to judge.
 */
export async function registerModel(
  client: MlflowClient,
  { runId, modelId }: { readonly runId: string; readonly modelId: string | undefined },
): Promise<{ readonly version: string; readonly alias: 'challenger' | 'champion' }> {
  await client.registeredModels.getOrCreate(registeredName);
  // MLflow 3 has the model by itself, MLflow 2 among the artifacts of the run.
  const source = modelId === undefined ? `${(await client.runs.get(runId)).artifactUri}/model` : `models:/${modelId}`;
  const { version } = await client.modelVersions.create({ name: registeredName, source, runId });
  const champion = await client.registeredModels.getVersionByAlias(registeredName, 'champion');
  const alias = champion === undefined ? 'champion' : 'challenger';
  await client.registeredModels.setAlias(registeredName, alias, version);
  return { version, alias };
}
