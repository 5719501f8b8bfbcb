import { createHash } from 'node:crypto';
import type { ArtifactOwner } from '../../mlflow/artifacts/artifact-location.ts';
import type { MlflowClient } from '../../mlflow/mlflow-client.ts';
import { MlflowError } from '../../mlflow/mlflow-error.ts';

export interface UploadFilesOptions {
  readonly client: MlflowClient;
  readonly owner: ArtifactOwner;
  /** Folder among the artifacts; empty for the top. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly signal?: AbortSignal | undefined;
}

/** Uploads files, reads each back, and compares checksums. @throws MlflowError naming a file that came back as another */
export async function uploadFiles({ client, owner, folder, files, signal }: UploadFilesOptions): Promise<void> {
  const pathOf = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  for (const [name, bytes] of files) await client.artifacts.upload(owner, pathOf(name), { bytes }, { signal });
  for (const [name, bytes] of files) {
    const stored = createHash('sha256');
    for await (const chunk of await client.artifacts.open(owner, pathOf(name), { signal })) stored.update(chunk);
    if (stored.digest('hex') === createHash('sha256').update(bytes).digest('hex')) continue;
    const message = `${name} was uploaded, but comes back with another sha256`;
    throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
  }
}
