import type { MlflowClient } from '../../mlflow/mlflow-client.ts';

/** Sets tags of a version, one after the other. */
export async function setVersionTags(
  client: MlflowClient,
  name: string,
  version: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) await client.modelVersions.setTag(name, version, key, value);
}
