import { onnxVersion } from './library-versions.ts';

export const modelFile = 'model.onnx';
export const environmentFiles = { conda: 'conda.yaml', virtualenv: 'python_env.yaml' };
export const defaultPythonVersion = '3.11';

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
