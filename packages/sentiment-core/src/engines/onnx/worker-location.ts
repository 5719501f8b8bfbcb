import { pathToFileURL } from 'node:url';

/** Where the code of the workers lies: beside this file, which is one of the sources, or of a build in either format. */
export function workerLocation(): URL {
  const here = typeof __filename === 'string' ? pathToFileURL(__filename).href : import.meta.url;
  return new URL(here.endsWith('.ts') ? './onnx-worker.ts' : './onnx-worker.js', here);
}
