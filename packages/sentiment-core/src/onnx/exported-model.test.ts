import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOnnxModel } from '../models/create-onnx-model.ts';
import { loadArtifact, writeArtifact } from '../node/index.ts';
import { createArrayDataset, createNaiveBayesTrainer } from '../training/index.ts';
import { isExportedModel, openingLength } from './graph/encode-model.ts';

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

/**
 * ScatterND adds on many threads at once and then loses summands now and then, too rarely for a test to wait for it: no graph may
 * have that operator.
 */
it('adds on one thread, whatever threads there are', async () => {
  const examples = ['good crew', 'good food', 'late crew', 'late food'].map((text, row) => ({ text, label: row >> 1 }));
  const dataset = createArrayDataset({ labels: ['positive', 'negative'], examples });
  const trained = await createNaiveBayesTrainer({ minDocumentFrequency: 1 }).fit(dataset);
  const folder = await mkdtemp(join(tmpdir(), 'threads-'));
  try {
    await writeArtifact(join(folder, 'tfidf'), await trained.toArtifact());
    for (const reference of ['default', join(folder, 'tfidf')]) {
      const bytes = Buffer.from((await createOnnxModel(await loadArtifact(reference))).bytes);
      expect(bytes.includes('ScatterElements')).toBe(true);
      expect(bytes.includes('ScatterND')).toBe(false);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
