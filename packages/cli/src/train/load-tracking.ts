/** First version of Node that @sentiment-core/mlops supports; the command line itself runs on 20. */
const least = [22, 13] as const;

/**
 * The tracking of trainings, loaded when it is asked for.
 * @param nodeVersion e.g. `22.13.0`; default: of this process
 * @throws {SentimentError} `invalid_argument` on a Node that is too old
 */
export async function loadTracking(nodeVersion = process.versions.node) {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major < least[0] || (major === least[0] && minor < least[1])) {
    const { SentimentError } = await import('sentiment-core');
    const message = `MLflow needs Node ${least.join('.')} or later; this is ${nodeVersion}`;
    throw new SentimentError({ code: 'invalid_argument', field: 'mlflow', message });
  }
  return import('@sentiment-core/mlops/tracking');
}
