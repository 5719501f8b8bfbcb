import { findJava } from './find-java.ts';
import { preparePythonEnvironment } from './python-environment.ts';

/** In continuous integration, where every file runs: all environments at once. Elsewhere each file makes its own. */
export async function setup(): Promise<void> {
  if (process.env['CI'] === undefined) return;
  const names = ['mlflow-2', 'mlflow-3', ...((await findJava()) ? ['spark'] : [])];
  await Promise.all(names.map(preparePythonEnvironment));
}
