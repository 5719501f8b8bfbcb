export { createMlflowModelFolder, type MlflowModelFolderOptions, type MlflowOnnxModel } from './mlflow-model-folder.ts';
