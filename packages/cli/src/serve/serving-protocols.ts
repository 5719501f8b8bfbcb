import type { Classifier } from 'sentiment-core';
import type { Admission, Route } from 'sentiment-core/http';

export interface ServingProtocolsOptions {
  /** The model, or a look-up made for every request. */
  readonly classifier: Classifier | (() => Classifier | undefined);
  /** Shared with the other routes that predict. */
  readonly admission: Admission;
  /** Told, in one line, why the protocols are not served. */
  readonly warn: (line: string) => void;
  /** e.g. `22.13.0`. Default: of this process. */
  readonly nodeVersion?: string;
}

/** First version of Node that @sentiment-core/mlops supports; the command line itself runs on 20. */
const leastMajor = 22;
const leastMinor = 13;

/** The routes of MLflow's scoring protocol and of the Open Inference Protocol; none on a Node that is too old. */
export async function loadServingProtocols(options: ServingProtocolsOptions): Promise<Route[]> {
  const { classifier, admission, warn, nodeVersion = process.versions.node } = options;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    const needed = `/invocations, /ping, /version and /v2 need Node ${leastMajor}.${leastMinor} or later`;
    warn(`sentiment: ${needed}; this is ${nodeVersion}, so they are not served`);
    return [];
  }
  const { createServingProtocolRoutes } = await import('@sentiment-core/mlops/serving-protocols');
  return createServingProtocolRoutes({ classifier, admission });
}
