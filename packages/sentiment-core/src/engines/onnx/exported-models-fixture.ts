import { loadArtifact } from '../../load-classifier.ts';
import { openFamily } from '../../models/families.ts';
import { readFiles, trainSmallModel } from '../../models/naive-bayes/small-model-fixture.ts';
import { smallLinear, trainSmallModel as trainSmallNetwork } from '../../models/neural/small-model-fixture.ts';
import { createOnnxModel } from '../../models/create-onnx-model.ts';

/** The default model, a small one of three labels and a small network with a linear part, as ONNX files beside what they were made of. */
export async function exportedModels() {
  const small = await readFiles(await (await trainSmallModel()).toArtifact({}));
  const wide = await trainSmallNetwork({ architecture: 'lstm', preprocessing: 'simple', linear: smallLinear });
  const model = async (artifact: Awaited<ReturnType<typeof loadArtifact>>) => ({
    artifact,
    classifier: await openFamily(artifact),
    ...(await createOnnxModel(artifact)),
  });
  return {
    default: await model(await loadArtifact('default')),
    small: await model(small),
    wide: await model(await readFiles(await wide.toArtifact())),
  };
}
