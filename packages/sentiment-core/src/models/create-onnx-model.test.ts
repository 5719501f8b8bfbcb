import { describe, expect, it } from 'vitest';
import { loadArtifact } from '../load-classifier.ts';
import { createLogisticRegressionTrainer } from './linear/trainer.ts';
import { readFiles } from './naive-bayes/small-model-fixture.ts';
import type { PreprocessingSettings } from '../preprocessing/preprocessing-settings.ts';
import { createArrayDataset } from '../datasets/array-dataset.ts';
import { createOnnxModel } from './create-onnx-model.ts';
import { engine, loadOnnxModel } from '../onnx/engine-fixture.ts';
import { graphOf } from './families.ts';
import { textTokens } from '../onnx/text/text-tokens.ts';

const oddLabels = ['très bon', 'tres_bon', 'tr.s bon', '😀'];

async function modelOfOddLabels() {
  const examples = oddLabels.flatMap((label, index) => [
    { text: `word${index} ${label}`, label: index },
    { text: `other${index} word${index}`, label: index },
  ]);
  const dataset = createArrayDataset({ labels: oddLabels, examples });
  const trained = await createLogisticRegressionTrainer({ bits: 10, minCount: 1, l2: 1e-4 }).fit(dataset);
  return { trained, model: await createOnnxModel(await readFiles(await trained.toArtifact({}))) };
}

describe('createOnnxModel', () => {
  it('says what the graph takes and gives', async () => {
    const artifact = await loadArtifact('default');
    const { bytes, ...described } = await createOnnxModel(artifact);
    expect(described).toEqual({
      name: artifact.manifest.name,
      version: artifact.manifest.version,
      labels: ['negative', 'positive'],
      input: 'text',
      labelOutput: 'label',
      probabilityOutputs: ['prob_negative', 'prob_positive'],
    });
    expect(bytes.length).toBeGreaterThan(2 ** 21);
  });

  it.skipIf(engine === undefined)('keeps labels as they are, whatever the names of their outputs', async () => {
    const { trained, model } = await modelOfOddLabels();
    expect(model.probabilityOutputs).toEqual(['prob_tr_s_bon', 'prob_tres_bon', 'prob_tr_s_bon_2', 'prob__']);
    const texts = ['word0', 'word1', 'word2', 'word3'];
    const { labels } = await (await loadOnnxModel(model)).answer(texts);
    expect(labels).toEqual((await trained.classifier.predict(texts)).map(({ label }) => label));
    expect(new Set(labels)).toEqual(new Set(oddLabels));
  });

  it('refuses an artifact whose answers are not those of its training', async () => {
    const artifact = await loadArtifact('default');
    const [golden, ...others] = artifact.manifest.golden;
    const altered = { ...golden, probabilities: golden.probabilities.map((value) => 1 - value) };
    const manifest = { ...artifact.manifest, golden: [altered, ...others] };
    await expect(createOnnxModel({ ...artifact, manifest })).rejects.toThrow(
      expect.objectContaining({ code: 'artifact_invalid' }),
    );
  });

  it('refuses other kinds of models and other preprocessings', async () => {
    const artifact = await loadArtifact('default');
    const manifest = { ...artifact.manifest, kind: 'oracle' };
    await expect(graphOf({ ...artifact, manifest })).rejects.toThrow(
      expect.objectContaining({ code: 'artifact_unsupported', message: expect.stringContaining('"oracle"') }),
    );
    const settings = { variant: 'runes' } as unknown as PreprocessingSettings;
    expect(() => textTokens(settings, new Map())).toThrow(
      expect.objectContaining({ code: 'preprocessing_not_exportable', message: expect.stringContaining('runes') }),
    );
  });

  it('refuses a wrong option', async () => {
    const options = { features: 'yes' as unknown as boolean };
    await expect(createOnnxModel(await loadArtifact('default'), options)).rejects.toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'features' }),
    );
  });
});
