import { requireChoice, requireInteger } from '../../../errors/option-checks.ts';
import { SentimentError } from '../../../errors/sentiment-error.ts';

export const architectures = ['embedding-average', 'text-cnn', 'lstm', 'bilstm'] as const;
export type Architecture = (typeof architectures)[number];

/** How the states of a memory become one vector: the last state, their mean, or the largest value of each unit. */
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

/** @throws {SentimentError} `option_invalid`, naming the option */
export function checkNetworkSettings(settings: Omit<NetworkSettings, 'labels'>): void {
  const { architecture, dimensions, units, pooling, windows } = settings;
  requireChoice('architecture', architecture, architectures);
  requireInteger('dimensions', dimensions, 1, 1000);
  requireInteger('units', units, architecture === 'embedding-average' ? 0 : 1, 1024);
  requireChoice('pooling', pooling, poolings);
  const isList = Array.isArray(windows) && windows.length > 0;
  if (!isList || windows.some((width, index) => index > 0 && windows[index - 1] >= width)) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'windows',
      message: 'option "windows" must be a list of ascending whole numbers',
    });
  }
  for (const width of windows) requireInteger('windows', width, 1, 10);
}
