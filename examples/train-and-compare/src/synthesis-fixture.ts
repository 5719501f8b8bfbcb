import type { Synthesis } from './synthesis-table.ts';

/** A row of the table for tests. */
export function someSynthesis(own: Partial<Synthesis> = {}): Synthesis {
  return {
    model: 'lstm',
    embeddings: 'random',
    preprocessing: 'advanced',
    accuracy: 0.7,
    macroRecall: 0.5,
    macroF1: 0.5,
    rocAuc: null,
    ece: 0.01,
    trainingSeconds: 1,
    megabytes: 2,
    int8: null,
    millisecondsATweet: 0.001,
    millisecondsAlone: 0.02,
    onnx: null,
    memoryMegabytes: 12.34,
    sources: [],
    ...own,
  };
}
