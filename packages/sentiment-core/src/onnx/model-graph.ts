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

export interface Outcome {
  /** The most probable label, the first among equals, [texts]. */
  readonly label: Value<'string'>;
  /** One [texts] each label. */
  readonly probabilities: readonly Value<'float'>[];
}

/** @param scores [texts, 1], the log-odds of the second of two labels, or [texts, labels] */
export function outcomeOf(op: Operators, scores: Value<'double'>, outputs: number, labels: readonly string[]): Outcome {
  const probabilities = outputs === 1 ? probabilitiesOfLogOdds(op, scores) : op.softmax(scores);
  const single = op.cast(probabilities, 'float');
  return {
    label: op.gather(op.constant('string', labels), op.placeOfLargest(probabilities)),
    probabilities: labels.map((_, column) => op.column(single, column)),
  };
}

function probabilitiesOfLogOdds(op: Operators, logOdds: Value<'double'>): Value<'double'> {
  const second = op.sigmoid(logOdds);
  return op.concatColumns(op.subtract(op.scalar('double', 1), second), second);
}
