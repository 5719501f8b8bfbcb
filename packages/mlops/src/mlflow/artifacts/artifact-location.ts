import { fileURLToPath } from 'node:url';
import type { CallOptions } from '../connection/connection-settings.ts';
import { invalidValue } from '../connection/field-limits.ts';
import type { LoggedModels } from '../tracking/logged-models.ts';
import type { Runs } from '../tracking/runs.ts';
import type { ModelVersions } from '../registry/model-versions.ts';
import type { RegisteredModels } from '../registry/registered-models.ts';
import { MlflowError } from '../mlflow-error.ts';

/**
 * Whose artifacts: a run, a logged model (MLflow 3), or an address: `runs:/<run id>/<path>`, `models:/<name>/<version>`,
 * `models:/<name>@<alias>`, `models:/<logged model id>`, `mlflow-artifacts:/...`, `file:///...`.
 */
export type ArtifactOwner = { readonly runId: string } | { readonly modelId: string } | string;

export type ArtifactLocation =
  | { readonly kind: 'proxy'; readonly host: string | undefined; readonly root: string }
  | { readonly kind: 'folder'; readonly folder: string };

export interface ArtifactOwners {
  readonly runs: Runs;
  readonly loggedModels: LoggedModels;
  readonly registeredModels: RegisteredModels;
  readonly modelVersions: ModelVersions;
}

const deepestReference = 5;

/** What follows `models:/`; names may hold an @, aliases and versions may not. */
function parseModelReference(text: string): { name: string; version?: string; alias?: string } {
  const [name = '', version, ...rest] = text.split('/');
  const at = text.lastIndexOf('@');
  const alias = version === undefined && at > 0 ? text.slice(at + 1) : undefined;
  if (name === '' || version === '' || alias === '' || rest.length > 0) {
    throw invalidValue(
      'owner',
      'must read models:/<name>/<version>, models:/<name>@<alias> or models:/<logged model id>',
    );
  }
  if (version !== undefined) return { name, version };
  return alias === undefined ? { name } : { name: text.slice(0, at), alias };
}

/** The address of the store where an owner's artifacts are, with references (`runs:`, `models:`) resolved. */
export async function resolveArtifactAddress(
  owner: ArtifactOwner,
  owners: ArtifactOwners,
  call: CallOptions,
  depth = 0,
): Promise<string> {
  if (depth > deepestReference) {
    const message = 'The artifact address is a reference to a reference, again and again';
    throw new MlflowError({ errorCode: 'RESPONSE_INVALID', message });
  }
  const again = (next: string) => resolveArtifactAddress(next, owners, call, depth + 1);
  if (typeof owner !== 'string') {
    if ('runId' in owner) return (await owners.runs.get(owner.runId, call)).artifactUri;
    return (await owners.loggedModels.get(owner.modelId, call)).artifactUri;
  }
  const run = /^runs:\/+([^/]+)\/?(.*)$/.exec(owner);
  if (run?.[1] !== undefined) {
    const { artifactUri } = await owners.runs.get(run[1], call);
    return run[2] ? `${artifactUri.replace(/\/+$/, '')}/${run[2]}` : artifactUri;
  }
  const model = /^models:\/+(.+)$/.exec(owner)?.[1];
  if (model === undefined) return owner;
  const { name, version, alias } = parseModelReference(model);
  if (version !== undefined) return again(await owners.modelVersions.getDownloadUri(name, version, call));
  if (alias === undefined) return (await owners.loggedModels.get(name, call)).artifactUri;
  const found = await owners.registeredModels.getVersionByAlias(name, alias, call);
  if (found !== undefined) return again(await owners.modelVersions.getDownloadUri(name, found.version, call));
  const message = `Model ${name} has no alias ${alias}`;
  throw new MlflowError({ errorCode: 'RESOURCE_DOES_NOT_EXIST', message });
}

/** The store that an address names. @throws MlflowError `ARTIFACT_STORE_UNSUPPORTED` naming the scheme */
export function parseArtifactAddress(address: string): ArtifactLocation {
  const trim = (path: string) => path.replace(/^\/+|\/+$/g, '');
  const proxy = /^mlflow-artifacts:(?:\/\/([^/]*))?(\/.*)?$/.exec(address);
  if (proxy) return { kind: 'proxy', host: proxy[1] || undefined, root: trim(proxy[2] ?? '') };
  const scheme = /^([a-zA-Z][\w+.-]+):/.exec(address)?.[1]?.toLowerCase();
  if (scheme === 'file' && /^file:\/(?!\/)|^file:\/\/(localhost)?\//.test(address)) {
    return { kind: 'folder', folder: fileURLToPath(address) };
  }
  if (scheme === undefined && address !== '') return { kind: 'folder', folder: address };
  const message =
    `Artifacts kept at ${scheme ?? 'no address'}: cannot be reached from here. ` +
    'Start the server with --serve-artifacts and --artifacts-destination, so that it passes them on';
  throw new MlflowError({ errorCode: 'ARTIFACT_STORE_UNSUPPORTED', message });
}
