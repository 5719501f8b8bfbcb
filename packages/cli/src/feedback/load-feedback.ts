import { requireMlopsNode } from '../mlops-node.ts';

/**
 * What works with the store of feedback, and what learns from it; loaded when first used.
 * @param nodeVersion e.g. `22.13.0`; default: of this process
 * @throws {SentimentError} `invalid_argument` on a Node that is too old
 */
export async function loadFeedback(nodeVersion = process.versions.node) {
  requireMlopsNode('feedback and retraining need', 'feedback', nodeVersion);
  const [service, retraining] = await Promise.all([
    import('@sentiment-core/mlops/service'),
    import('@sentiment-core/mlops/retraining'),
  ]);
  return { ...service, ...retraining };
}
