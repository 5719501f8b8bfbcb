import { requireMlopsNode } from '../mlops-node.ts';

/**
 * The tracking of trainings, loaded when it is asked for.
 * @param nodeVersion e.g. `22.13.0`; default: of this process
 * @throws {SentimentError} `invalid_argument` on a Node that is too old
 */
export async function loadTracking(nodeVersion = process.versions.node) {
  requireMlopsNode('MLflow needs', 'mlflow', nodeVersion);
  return import('@sentiment-core/mlops/tracking');
}
