import { createHash } from 'node:crypto';
import { SentimentError } from 'sentiment-core';
import { yamlDocument } from './yaml-document.ts';

/** What is needed of an exported model; `createOnnxModel` of sentiment-core/onnx makes one. */
export interface MlflowOnnxModel {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly version: string;
  readonly labels: readonly string[];
  /** Name of the only input, string [rows, 1]: the column of the texts. */
  readonly input: string;
  /** Name of an output, string [rows]. */
  readonly labelOutput: string;
  /** Names of outputs, float [rows]. */
  readonly probabilityOutputs: readonly string[];
}

export interface MlflowModelFolderOptions {
  /** Python that environments made for the model have, e.g. `3.12` or `3.12.4`. Default `3.11`. */
  readonly pythonVersion?: string | undefined;
  /** Text of the input example. Default: a sentence of our own. */
  readonly exampleText?: string | undefined;
}

/** The MLflow whose layout of a model the folder has. */
const mlflowVersion = '3.17.2';

/** The first ONNX that has the operators of the graph. */
const onnxVersion = '1.15.0';

/**
 * What `mlflow.onnx` needs to load the folder and answer: from the first ONNX Runtime that runs the graphs, and the oldest
 * MLflow they were tried with.
 */
const libraryVersions: Readonly<Record<string, string>> = {
  mlflow: '>=2.22',
  onnx: `>=${onnxVersion},<2`,
  onnxruntime: '>=1.17,<2',
  pandas: '>=1.5',
};

const modelFile = 'model.onnx';
const environmentFiles = { conda: 'conda.yaml', virtualenv: 'python_env.yaml' };
const defaultPythonVersion = '3.11';
const exampleFiles = { plain: 'input_example.json', serving: 'serving_input_example.json' };

/**
 * The folder that `mlflow.onnx.load_model`, `mlflow.pyfunc.load_model` and `mlflow models serve` load, as MLflow 2 and 3
 * write it: paths to bytes. It is a function of its input alone; times are left out, and the model's id is the start of a
 * hash of its content.
 * @throws {SentimentError} `option_invalid`, naming the option
 */
export function createMlflowModelFolder(
  model: MlflowOnnxModel,
  {
    pythonVersion = defaultPythonVersion,
    exampleText = 'Thank you, what a lovely crew!',
  }: MlflowModelFolderOptions = {},
): ReadonlyMap<string, Uint8Array> {
  requireMatch('pythonVersion', pythonVersion, /^3\.\d{1,3}(\.\d{1,3})?$/, 'a version such as 3.11');
  requireMatch('exampleText', exampleText, /^[^\p{Surrogate}]*$/u, 'a text without lone surrogates');
  const example = { columns: [model.input], data: [[exampleText]] };
  const requirements = Object.entries(libraryVersions).map(([library, versions]) => `${library}${versions}`);
  const files: Readonly<Record<string, string>> = {
    'requirements.txt': requirements.map((line) => `${line}\n`).join(''),
    [environmentFiles.conda]: yamlDocument({
      channels: ['conda-forge'],
      dependencies: [`python=${pythonVersion}`, 'pip', { pip: requirements }],
      name: 'mlflow-env',
    }),
    [environmentFiles.virtualenv]: yamlDocument({
      python: pythonVersion,
      build_dependencies: ['pip', 'setuptools', 'wheel'],
      dependencies: ['-r requirements.txt'],
    }),
    [exampleFiles.plain]: JSON.stringify(example),
    [exampleFiles.serving]: `${JSON.stringify({ dataframe_split: example }, null, 2)}\n`,
  };
  const encoder = new TextEncoder();
  const content = new Map([[modelFile, model.bytes]]);
  for (const [path, text] of Object.entries(files)) content.set(path, encoder.encode(text));
  const description = describe(model, pythonVersion);
  const id = contentHash(content, description);
  return new Map([['MLmodel', encoder.encode(yamlDocument({ ...description, model_uuid: id }))], ...content]);
}

function describe(model: MlflowOnnxModel, pythonVersion: string) {
  const { name, version, labels, input, labelOutput, probabilityOutputs } = model;
  return {
    flavors: onnxFlavors(pythonVersion),
    metadata: { name, version, labels },
    mlflow_version: mlflowVersion,
    model_size_bytes: model.bytes.length,
    saved_input_example_info: {
      artifact_path: exampleFiles.plain,
      pandas_orient: 'split',
      serving_input_path: exampleFiles.serving,
      type: 'dataframe',
    },
    signature: {
      inputs: columnSchema([{ type: 'string', name: input }]),
      outputs: columnSchema([
        { type: 'string', name: labelOutput },
        ...probabilityOutputs.map((output) => ({ type: 'float' as const, name: output })),
      ]),
      params: null,
    },
  };
}

/** 32 hexadecimal digits, as MLflow's ids have. */
function contentHash(files: ReadonlyMap<string, Uint8Array>, description: object): string {
  const hash = createHash('sha256').update(JSON.stringify(description));
  for (const [path, bytes] of files) hash.update(`\n${path} ${bytes.length}\n`).update(bytes);
  return hash.digest('hex').slice(0, 32);
}

function requireMatch(field: string, value: unknown, pattern: RegExp, expected: string): void {
  if (typeof value === 'string' && pattern.test(value)) return;
  throw new SentimentError({ code: 'option_invalid', field, message: `option "${field}" must be ${expected}` });
}

/** How MLflow loads the folder: the flavors in its `MLmodel`. */
export function onnxFlavors(pythonVersion = defaultPythonVersion) {
  return {
    onnx: {
      code: null,
      data: modelFile,
      onnx_session_options: null,
      onnx_version: onnxVersion,
      providers: ['CPUExecutionProvider'],
    },
    python_function: {
      data: modelFile,
      env: environmentFiles,
      loader_module: 'mlflow.onnx',
      python_version: pythonVersion,
    },
  };
}

interface ColumnSpecification {
  /** A type of MLflow's columns. */
  readonly type: 'string' | 'float';
  readonly name: string;
}

/** A schema as `MLmodel` holds it: JSON in a text. */
function columnSchema(columns: readonly ColumnSpecification[]): string {
  return JSON.stringify(columns.map(({ type, name }) => ({ type, name, required: true })));
}
