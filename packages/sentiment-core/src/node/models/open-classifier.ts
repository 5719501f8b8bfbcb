import type { Artifact } from '../../artifact/read-artifact.ts';
import type { Classifier } from '../../contracts/classifier.ts';
import { requireChoice } from '../../errors/option-checks.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { openFamily, paysInEngine } from '../../models/families.ts';
import { libraryFolder, resolveInstalled } from './resolve-installed.ts';

/** Values of the option `engine`. */
export const modelEngines = ['auto', 'onnx', 'none'] as const;
export type ModelEngine = (typeof modelEngines)[number];

/** Failures of an engine that the library's own arithmetic can stand in for. */
const notRunnable: readonly string[] = [
  'engine_missing',
  'engine_failed',
  'artifact_unsupported',
  'preprocessing_not_exportable',
];

let saidMissing = false;

/** Once in a process, lest a service that reloads models repeats it. */
function warnOfMissingEngine({ info }: Classifier): void {
  if (saidMissing) return;
  saidMissing = true;
  process.emitWarning(
    `${info.name} ${info.version} runs several times as slowly without onnxruntime-node, and in the caller's thread: ` +
      "npm install --ignore-scripts onnxruntime-node, or say engine: 'none'",
    { code: 'SENTIMENT_ENGINE' },
  );
}

/**
 * Makes a classifier of a model's files, in ONNX Runtime where that pays. Where it should and cannot, or is not installed, `auto` emits a
 * warning of the process, code SENTIMENT_ENGINE.
 * @param isInstalled whether a package can be loaded
 * @throws {SentimentError} `option_invalid`, `artifact_invalid`, `artifact_unsupported`, with `onnx` also `engine_missing`,
 * `engine_failed` and `preprocessing_not_exportable`
 */
export async function openClassifier(
  artifact: Artifact,
  engine: ModelEngine,
  isInstalled: (name: string) => boolean = resolves,
): Promise<Classifier> {
  requireChoice('engine', engine, modelEngines);
  const plain = await openFamily(artifact);
  if (engine === 'none' || (engine === 'auto' && !paysInEngine(artifact))) return plain;
  if (engine === 'auto' && !isInstalled('onnxruntime-node')) {
    warnOfMissingEngine(plain);
    return plain;
  }
  try {
    const fast = await inEngine(artifact, plain, engine === 'auto' ? 'node' : 'auto');
    await plain.close();
    return fast;
  } catch (error) {
    if (engine === 'auto' && SentimentError.isInstance(error) && notRunnable.includes(error.code)) {
      const { name, version } = plain.info;
      const message = `${name} ${version} runs without onnxruntime-node, in the caller's thread: ${error.message}`;
      process.emitWarning(message, { code: 'SENTIMENT_ENGINE' });
      return plain;
    }
    await plain.close();
    throw error;
  }
}

async function inEngine(artifact: Artifact, { info }: Classifier, engine: 'auto' | 'node'): Promise<Classifier> {
  const { createOnnxModel } = await import('../../models/create-onnx-model.ts');
  const { createOnnxClassifier } = await import('../../engines/onnx/create-onnx-classifier.ts');
  const { bytes } = await createOnnxModel(artifact, { checked: true });
  return createOnnxClassifier({ model: bytes, engine, info });
}

/** Without loading it. */
function resolves(name: string): boolean {
  try {
    return resolveInstalled(name, libraryFolder()) !== '';
  } catch {
    return false;
  }
}
