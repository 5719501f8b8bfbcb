import { SentimentError } from 'sentiment-core';
import { type Artifact, loadArtifact } from 'sentiment-core/node';
import { createOnnxModel } from 'sentiment-core/onnx';
import { createMlflowModelFolder } from '../../mlflow/model/mlflow-model-folder.ts';
import { nativeFolder } from '../registry-names.ts';

export interface ModelFiles {
  /** Path among the artifacts → bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly artifact: Artifact;
  /** Why stock MLflow cannot load the version; undefined when it can. */
  readonly notExportable: string | undefined;
}

const manifestFile = 'model.json';

/**
 * What a version holds: the folder of a model of MLflow and, in a folder of its own, the model itself.
 * @param model `default`, the folder of a model, or its files
 * @throws {SentimentError} `artifact_invalid`, `artifact_not_found`, `artifact_unsupported`
 */
export async function collectModelFiles(model: string | Artifact): Promise<ModelFiles> {
  const artifact = typeof model === 'string' ? await loadArtifact(model) : model;
  const native = new Map([[manifestFile, manifestBytes(artifact)], ...artifact.files]);
  await checkFiles(native, artifact.location);
  const files = new Map<string, Uint8Array>();
  let notExportable: string | undefined;
  try {
    for (const [name, bytes] of createMlflowModelFolder(await createOnnxModel(artifact))) files.set(name, bytes);
  } catch (error) {
    if (!isNotExportable(error)) throw error;
    notExportable = error.message;
  }
  for (const [name, bytes] of native) files.set(`${nativeFolder}/${name}`, bytes);
  return { files, artifact, notExportable };
}

/** As sentiment-core writes it: two spaces, the checksum last. */
function manifestBytes({ manifest: { checksum, ...content } }: Artifact): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ ...content, checksum }, null, 2)}\n`);
}

/** What will be uploaded must load again: found out before anything is sent. */
async function checkFiles(files: ReadonlyMap<string, Uint8Array>, location: string): Promise<void> {
  const reference = 'models:/to-register';
  const read = async (name: string): Promise<Uint8Array> => {
    const bytes = files.get(name);
    if (bytes !== undefined) return bytes;
    throw new SentimentError({ code: 'artifact_not_found', message: `${location}/${name} is missing` });
  };
  const open = async () => ({ location, trusted: false, read });
  await loadArtifact(reference, { sources: [{ name: 'files', accepts: (given) => given === reference, open }] });
}

function isNotExportable(error: unknown): error is SentimentError {
  return (
    SentimentError.isInstance(error) &&
    (error.code === 'preprocessing_not_exportable' || error.code === 'artifact_unsupported')
  );
}
