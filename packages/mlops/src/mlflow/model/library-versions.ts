/** The MLflow whose layout of a model the folder has. */
export const mlflowVersion = '3.17.2';

/** The first ONNX that has the operators of the graph. */
export const onnxVersion = '1.15.0';

/**
 * What `mlflow.onnx` needs to load the folder and answer: from the first ONNX Runtime that runs the graphs, and the oldest
 * MLflow they were tried with.
 */
export const libraryVersions: Readonly<Record<string, string>> = {
  mlflow: '>=2.22',
  onnx: `>=${onnxVersion},<2`,
  onnxruntime: '>=1.17,<2',
  pandas: '>=1.5',
};
