import { embeddingAverage } from './embedding-average.ts';
import { lstm } from './lstm.ts';
import type { Network } from './network.ts';
import { textCnn } from './text-cnn.ts';

export const architectures = ['embedding-average', 'text-cnn', 'lstm', 'bilstm'] as const;
export type Architecture = (typeof architectures)[number];

/** What becomes of the states of a memory over time: the last one, their mean, or the largest value of each unit. */
export const poolings = ['last', 'mean', 'max'] as const;
export type Pooling = (typeof poolings)[number];

/** The shape of a network. */
export interface NetworkSettings {
  readonly architecture: Architecture;
  /** Length of a word's vector. */
  readonly dimensions: number;
  /** Units of the hidden layer, filters of each width, or units of the memory in each direction. */
  readonly units: number;
  /** Of lstm and bilstm. */
  readonly pooling: Pooling;
  /** Widths of the windows of text-cnn, ascending. */
  readonly windows: readonly number[];
  readonly labels: number;
}

export function createNetwork(settings: NetworkSettings): Network {
  switch (settings.architecture) {
    case 'embedding-average':
      return embeddingAverage(settings);
    case 'text-cnn':
      return textCnn(settings);
    case 'lstm':
      return lstm(settings, false);
    case 'bilstm':
      return lstm(settings, true);
  }
}
