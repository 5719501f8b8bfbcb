import { SentimentError } from 'sentiment-core';
import { readTrueLabel } from 'sentiment-core/http';
import type { FeedbackState } from '../feedback-change.ts';
import type { FeedbackReport } from './feedback-report.ts';

const contradiction = (message: string): SentimentError =>
  new SentimentError({ code: 'invalid_request', field: 'trueLabel', message });

/**
 * What a report means for a prediction of this label, by a model with these labels.
 * @throws {SentimentError} `invalid_request` when it contradicts itself, names a label the model does not know, or says
 * nothing
 */
export const judgeReport = (
  report: Pick<FeedbackReport, 'correct' | 'trueLabel'>,
  label: string,
  labels: readonly string[],
): Pick<FeedbackState, 'correct' | 'trueLabel'> => {
  const trueLabel = readTrueLabel(report.trueLabel, 'trueLabel', labels);
  const correct = report.correct ?? (trueLabel === undefined ? undefined : trueLabel === label);
  if (correct === undefined) {
    const message = 'Send correct (true or false), trueLabel, or both.';
    throw new SentimentError({ code: 'invalid_request', field: 'correct', message });
  }
  if (correct) {
    if (trueLabel !== undefined && trueLabel !== label)
      throw contradiction('correct is true, and trueLabel is another label than the one predicted.');
    return { correct, trueLabel: label };
  }
  if (trueLabel === label) throw contradiction('correct is false, and trueLabel is the label that was predicted.');
  // Of two labels the other one is right; of more it stays unknown.
  const other = labels.length === 2 ? labels.find((name) => name !== label) : undefined;
  const known = trueLabel ?? other;
  return known === undefined ? { correct } : { correct, trueLabel: known };
};
