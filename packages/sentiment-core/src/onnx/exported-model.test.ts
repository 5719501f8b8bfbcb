import { expect, it } from 'vitest';
import { loadArtifact } from '../load-classifier.ts';
import { createOnnxModel } from '../models/create-onnx-model.ts';
import { isExportedModel, openingLength } from './exported-model.ts';

it('tells exported models from other files', async () => {
  const { bytes } = await createOnnxModel(await loadArtifact('default'));
  expect(isExportedModel(bytes)).toBe(true);
  expect(isExportedModel(bytes.subarray(0, openingLength))).toBe(true);
  expect(isExportedModel(bytes.subarray(0, openingLength - 1))).toBe(false);
  expect(isExportedModel(bytes.subarray(1))).toBe(false);
  expect(isExportedModel(new Uint8Array())).toBe(false);
});

it('gives the same bytes for the same model', async () => {
  const first = await createOnnxModel(await loadArtifact('default'));
  const second = await createOnnxModel(await loadArtifact('default'));
  expect(Buffer.from(first.bytes).equals(second.bytes)).toBe(true);
});
