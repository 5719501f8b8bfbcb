import { describe, expect, it } from 'vitest';
import { loadArtifact } from '../../load-classifier.ts';
import { createOnnxModel } from '../../models/create-onnx-model.ts';
import { modelFile, type ModelFileOptions } from './model-file-fixture.ts';
import { readTextModel, type TextModelOptions } from './text-model.ts';

function read(file: ModelFileOptions, info: TextModelOptions['info'] = {}) {
  return readTextModel({ bytes: modelFile(file), location: 'here', info });
}
const labels = ['bad', 'good'];
const outputs = ['label', 'prob_bad', 'prob_good'];

describe('readTextModel', () => {
  it('reads what an export says of itself', async () => {
    const artifact = await loadArtifact('default');
    const { bytes } = await createOnnxModel(artifact);
    const { name, version, kind } = artifact.manifest;
    expect(readTextModel({ bytes, location: 'here', info: {} })).toEqual({
      info: { name, version, kind, labels: ['negative', 'positive'], preprocessing: 'advanced', metrics: {} },
      input: 'text',
      outputs: ['prob_negative', 'prob_positive'],
    });
  });

  it('takes the order of the outputs from the file, and what is given before what is read', () => {
    const metadata = { labels: '["b", "a"]', probabilityOutputs: '["y", "x"]', name: 'theirs', version: '2' };
    expect(read({ inputs: ['t'], outputs: ['x', 'y'], metadata }, { name: 'ours' })).toEqual({
      info: { name: 'ours', version: '2', kind: 'onnx', labels: ['b', 'a'], preprocessing: 'graph', metrics: {} },
      input: 't',
      outputs: ['y', 'x'],
    });
  });

  it('takes graphs that say nothing, given labels', () => {
    const model = read({ inputs: ['text', 'weights'], initializers: ['weights'], outputs }, { labels });
    expect(model).toMatchObject({ input: 'text', outputs: ['prob_bad', 'prob_good'], info: { name: 'onnx', labels } });
  });

  it.each<[string, ModelFileOptions, TextModelOptions['info'], string]>([
    ['no labels', { inputs: ['text'], outputs }, {}, 'its labels'],
    ['labels that are no JSON', { inputs: ['text'], outputs, metadata: { labels: '[' } }, {}, 'its labels'],
    ['labels that are no texts', { inputs: ['text'], outputs, metadata: { labels: '[1]' } }, {}, 'its labels'],
    ['two inputs', { inputs: ['ids', 'mask'], outputs }, { labels }, 'takes 2 inputs'],
    ['a missing output', { inputs: ['text'], outputs: ['prob_bad'] }, { labels }, '"prob_good"'],
    ['outputs of other labels', { inputs: ['text'], outputs, metadata: { probabilityOutputs: '["prob_bad"]' } }, { labels }, '2 outputs'],
  ])('refuses %s', (_, file, info, message) => {
    expect(() => read(file, info)).toThrow(
      expect.objectContaining({ code: 'artifact_unsupported', message: expect.stringContaining(message) }),
    );
  }); // prettier-ignore

  it.each([[[]], [['one']], [['a', 'a']], [['a', '']]])('refuses the labels %j', (given) => {
    expect(() => read({ inputs: ['text'], outputs }, { labels: given })).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'info.labels' }),
    );
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('this is no model at all')],
    ['half a model', modelFile({ inputs: ['text'], outputs }).subarray(0, 20)],
  ])('refuses %s', (_, bytes) => {
    expect(() => readTextModel({ bytes, location: 'here', info: {} })).toThrow(
      expect.objectContaining({ code: 'artifact_invalid', message: expect.stringContaining('here') }),
    );
  });
});
