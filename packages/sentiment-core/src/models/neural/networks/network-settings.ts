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

/** Of dimensions, units and windows. */
export const networkRanges = { dimensions: [1, 1000], units: [0, 1024], windows: [1, 10] } as const;

/** A memory and windows need a unit. */
export function leastUnits(architecture: Architecture): 0 | 1 {
  return architecture === 'embedding-average' ? 0 : 1;
}

/** Whether there are widths, and each is larger than the one before. */
export function areAscending(windows: readonly number[]): boolean {
  return windows.length > 0 && windows.every((width, index) => index === 0 || windows[index - 1] < width);
}

/**
 * Checks what a model says of its network.
 * @throws {SentimentError} `option_invalid`, naming the field
 */
export function checkNetworkSettings(settings: Omit<NetworkSettings, 'labels'>): void {
  const { architecture, dimensions, units, pooling, windows } = settings;
  requireChoice('architecture', architecture, architectures);
  requireInteger('dimensions', dimensions, ...networkRanges.dimensions);
  requireInteger('units', units, leastUnits(architecture), networkRanges.units[1]);
  requireChoice('pooling', pooling, poolings);
  if (!Array.isArray(windows) || !areAscending(windows)) {
    throw new SentimentError({
      code: 'option_invalid',
      field: 'windows',
      message: 'option "windows" must be a list of ascending whole numbers',
    });
  }
  for (const width of windows) requireInteger('windows', width, ...networkRanges.windows);
}
