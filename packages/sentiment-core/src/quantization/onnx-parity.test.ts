import { describe, it } from 'vitest';
import { goldenTexts } from '../artifact/manifest.ts';
import { openFamily } from '../models/families.ts';
import { createOnnxModel } from '../models/create-onnx-model.ts';
import { engine, expectParity, loadOnnxModel } from '../onnx/engine-fixture.ts';
import { quantizeModel } from './quantize-model.ts';
import { readFiles, smallModels } from './small-models-fixture.ts';

const texts = [...goldenTexts, 'late and rude', 'lovely crew', 'the bag', 'what airline', 'flights', '👍 :)'];

describe.skipIf(engine === undefined)('a smaller model as an ONNX graph', () => {
  it.each(Object.entries(smallModels))('%s answers the same', async (_, artifact) => {
    const { toArtifact } = await quantizeModel(await artifact(), { prune: 0.3 });
    const small = await readFiles(await toArtifact());
    const exported = await loadOnnxModel(await createOnnxModel(small));
    await expectParity(await exported.answer(texts), await openFamily(small), texts);
  });
});
