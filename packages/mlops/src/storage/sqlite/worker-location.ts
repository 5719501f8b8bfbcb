import { pathToFileURL } from 'node:url';

/** Where the code of the thread lies: beside this file, which is one of the sources, or of a build in either format. */
export const workerLocation = (): URL => {
  const here = typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  return new URL(here.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', here);
};
