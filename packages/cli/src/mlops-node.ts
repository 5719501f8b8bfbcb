import { SentimentError } from 'sentiment-core';

/** First version of Node that @sentiment-core/mlops supports; the command line itself runs on 20. */
export const leastMlopsNode = '22.13';
const [leastMajor = 0, leastMinor = 0] = leastMlopsNode.split('.').map(Number);

/** @param nodeVersion e.g. `22.13.0` */
export function supportsMlops(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}

/**
 * @param what needs it, as the beginning of a sentence, e.g. `MLflow needs`
 * @throws {SentimentError} `invalid_argument` on a Node that is too old
 */
export function requireMlopsNode(what: string, field: string, nodeVersion: string): void {
  if (supportsMlops(nodeVersion)) return;
  const message = `${what} Node ${leastMlopsNode} or later; this is ${nodeVersion}`;
  throw new SentimentError({ code: 'invalid_argument', field, message });
}
