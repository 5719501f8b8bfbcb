import type { Classifier } from '../../contracts/classifier.ts';
import { SentimentError } from '../../errors/sentiment-error.ts';
import { isExportedModelFile } from './exported-model-file.ts';

/**
 * Loads an ONNX file that `createOnnxModel` wrote; the engine, with the first of them.
 * @throws {SentimentError} `artifact_unsupported` for other ONNX files, and what `createOnnxClassifier` throws
 */
export async function loadExportedModel(path: string): Promise<Classifier> {
  if (!(await isExportedModelFile(path))) {
    throw new SentimentError({
      code: 'artifact_unsupported',
      message: `${path} was not exported by sentiment-core; createOnnxClassifier of "sentiment-core/engines" takes other graphs of raw text`,
    });
  }
  const { createOnnxClassifier } = await import('../../engines/onnx/create-onnx-classifier.ts');
  return createOnnxClassifier({ model: path });
}
