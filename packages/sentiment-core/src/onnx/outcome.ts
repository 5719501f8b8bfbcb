import type { Value } from './graph/graph-builder.ts';
import type { Operators } from './graph/operators.ts';

export interface Outcome {
  /** The most probable label, the first among equals, [texts]. */
  readonly label: Value<'string'>;
  /** One [texts] each label. */
  readonly probabilities: readonly Value<'float'>[];
}

/** @param scores [texts, 1], the log-odds of the second of two labels, or [texts, labels] */
export function outcomeOf(op: Operators, scores: Value<'double'>, outputs: number, labels: readonly string[]): Outcome {
  const shares = outputs === 1 ? sharesOfLogOdds(op, scores) : op.softmax(scores);
  const single = op.cast(shares, 'float');
  return {
    label: op.gather(op.constant('string', labels), op.placeOfLargest(shares)),
    probabilities: labels.map((_, column) => op.column(single, column)),
  };
}

function sharesOfLogOdds(op: Operators, logOdds: Value<'double'>): Value<'double'> {
  const second = op.sigmoid(logOdds);
  return op.concatColumns(op.subtract(op.scalar('double', 1), second), second);
}
