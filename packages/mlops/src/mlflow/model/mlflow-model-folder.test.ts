import { describe, expect, it } from 'vitest';
import { createMlflowModelFolder, type MlflowOnnxModel } from './mlflow-model-folder.ts';

const model: MlflowOnnxModel = {
  bytes: Uint8Array.of(1, 2, 3),
  name: 'tweets',
  version: '1.0',
  labels: ['negative', 'positive: "very"'],
  input: 'text',
  labelOutput: 'label',
  probabilityOutputs: ['prob_negative', 'prob_positive___very_'],
};

function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

describe('createMlflowModelFolder', () => {
  it('writes the files that MLflow reads', () => {
    const files = createMlflowModelFolder(model);
    expect([...files.keys()].sort()).toEqual([
      'MLmodel',
      'conda.yaml',
      'input_example.json',
      'model.onnx',
      'python_env.yaml',
      'requirements.txt',
      'serving_input_example.json',
    ]);
    expect(files.get('model.onnx')).toBe(model.bytes);
    expect(textOf(files, 'requirements.txt')).toMatch(/^mlflow>=.*\nonnx>=.*\nonnxruntime>=.*\npandas>=.*\n$/);
    expect(JSON.parse(textOf(files, 'input_example.json'))).toEqual({
      columns: ['text'],
      data: [['Thank you, what a lovely crew!']],
    });
  });

  it('describes the model in YAML', () => {
    const text = textOf(createMlflowModelFolder(model, { pythonVersion: '3.12.4' }), 'MLmodel');
    expect(text).toMatchInlineSnapshot(`
      "flavors:
        onnx:
          code: null
          data: "model.onnx"
          onnx_session_options: null
          onnx_version: "1.15.0"
          providers:
            - "CPUExecutionProvider"
        python_function:
          data: "model.onnx"
          env:
            conda: "conda.yaml"
            virtualenv: "python_env.yaml"
          loader_module: "mlflow.onnx"
          python_version: "3.12.4"
      metadata:
        name: "tweets"
        version: "1.0"
        labels:
          - "negative"
          - "positive: \\"very\\""
      mlflow_version: "3.17.2"
      model_size_bytes: 3
      saved_input_example_info:
        artifact_path: "input_example.json"
        pandas_orient: "split"
        serving_input_path: "serving_input_example.json"
        type: "dataframe"
      signature:
        inputs: "[{\\"type\\":\\"string\\",\\"name\\":\\"text\\",\\"required\\":true}]"
        outputs: "[{\\"type\\":\\"string\\",\\"name\\":\\"label\\",\\"required\\":true},{\\"type\\":\\"float\\",\\"name\\":\\"prob_negative\\",\\"required\\":true},{\\"type\\":\\"float\\",\\"name\\":\\"prob_positive___very_\\",\\"required\\":true}]"
        params: null
      model_uuid: "fce1921765f5caf2a8e6088f8ecccb3a"
      "
    `);
  });

  it('gives the same bytes for the same model, and another id for another', () => {
    const first = createMlflowModelFolder(model);
    expect(createMlflowModelFolder({ ...model })).toEqual(first);
    const id = (files: ReadonlyMap<string, Uint8Array>) =>
      /^model_uuid: "([0-9a-f]{32})"$/m.exec(textOf(files, 'MLmodel'))?.[1];
    const ids = [
      first,
      createMlflowModelFolder({ ...model, bytes: Uint8Array.of(1, 2, 4) }),
      createMlflowModelFolder({ ...model, version: '1.1' }),
      createMlflowModelFolder(model, { exampleText: 'other' }),
    ].map(id);
    expect(ids.every((one) => one !== undefined)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['pythonVersion', { pythonVersion: '2.7' }],
    ['pythonVersion', { pythonVersion: '3.11\nname: x' }],
    ['exampleText', { exampleText: 'a\ud800' }],
  ])('refuses a wrong %s', (field, options) => {
    expect(() => createMlflowModelFolder(model, options)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field }),
    );
  });
});
