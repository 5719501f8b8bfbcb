import type { Value } from './graph/graph-builder.ts';
import type { Operators } from './graph/operators.ts';

export interface Scores {
  /** [texts, outputs] */
  readonly values: Value<'double'>;
  /** 1, the log-odds of the second of two labels, or one a label. */
  readonly outputs: number;
  /** The features, by the names of the outputs that show them. */
  readonly features: Readonly<Record<string, Value>>;
}

export interface ModelGraph {
  /** A text that must be among the texts. */
  readonly sampleText: string;
  /** @param texts [texts] */
  scores(op: Operators, texts: Value<'string'>): Scores;
}
