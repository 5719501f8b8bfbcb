import type { Retraining } from '@sentiment-core/mlops/retraining';
import { signed } from '../compare/comparison-table.ts';
import { alignedTable } from '../terminal/output.ts';

function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** What became of the feedback, and what the challenger makes of the part it did not learn from. */
export function formatRetraining({ feedback, comparison }: Retraining): string {
  const { reportedWrong, foundRight, gain, wrongShare } = comparison;
  const parts = [
    `${count(feedback.read)} rows of feedback: ${count(feedback.learnt)} learnt from, ${count(feedback.heldOut)} held out`,
    [feedback.repeated, 'repeat a text'],
    [feedback.undecided, 'contradict one another'],
    [feedback.unknownLabel, 'have another label'],
    [feedback.empty, 'have no text'],
    [feedback.replacedRows, 'training rows replaced'],
    [feedback.heldOutRows, 'training rows left out for a text that is held out'],
  ];
  const told = parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    const [number = 0, what = ''] = part;
    return number === 0 ? [] : [`${count(Number(number))} ${what}`];
  });
  const row = (title: string, { n, championRight, challengerRight, gained, lost }: typeof reportedWrong): string[] => [
    title,
    count(n),
    count(championRight),
    count(challengerRight),
    count(gained),
    count(lost),
  ];
  const table = alignedTable([
    ['held-out feedback', 'texts', 'champion right', 'challenger right', 'gained', 'lost'],
    row('reported wrong', reportedWrong),
    row('found right', foundRight),
  ]);
  const verdict =
    gain === null
      ? 'No gain can be told: there is no held-out feedback of both kinds.'
      : `With ${(100 * wrongShare).toFixed(1)} % of predictions wrong that is ${signed(gain.difference)} accuracy on the traffic, ` +
        `95 % [${signed(gain.interval[0])}, ${signed(gain.interval[1])}].`;
  return `${told.join('; ')}\n\n${table}\n${verdict}\n`;
}

/** The same as tags of a registered version. */
export function retrainingTags({ feedback, comparison }: Retraining): Record<string, string> {
  return {
    'sentiment.retraining.feedback': JSON.stringify(feedback),
    'sentiment.retraining.comparison': JSON.stringify(comparison),
  };
}
