import { describe, expect, it } from 'vitest';
import { type LabelledFeedback, partFeedback, settleFeedback, textKey } from './settle-feedback.ts';
import { weighFeedback } from './retraining-dataset.ts';

const labels = ['negative', 'positive'];
function said(text: string, trueLabel: string, at = 0, predictedLabel = 'positive'): LabelledFeedback {
  return { text, trueLabel, predictedLabel, at };
}

describe('copies of a text', () => {
  it('differ in case, white space, mentions and links at most', () => {
    expect(textKey(' LATE  again @united https://t.co/a1 ')).toBe('late again @ http');
    expect(textKey('late again @AirParadis\nhttp://t.co/b2')).toBe(textKey('LATE again @united www.x.com'));
    expect(textKey('late again')).not.toBe(textKey('late  again!'));
    expect(textKey('cafe\u0301')).toBe(textKey('café'));
  });

  it('may be many: the time grows with their number, not with its square', () => {
    const copies = Array.from({ length: 200_000 }, (_, index) => said('late again', 'negative', index));
    const { rows, counts } = settleFeedback(copies, labels);
    expect([rows.length, rows[0]?.at, counts.repeated]).toEqual([1, 199_999, 199_999]);
  });

  it('become one row with the label of the majority, whoever spoke last', () => {
    const { rows, counts } = settleFeedback(
      [
        said('late', 'negative', 1),
        said('nice', 'positive', 2),
        said('LATE', 'negative', 3),
        said('late', 'positive', 4),
      ],
      labels,
    );
    expect(rows).toEqual([said('LATE', 'negative', 3), said('nice', 'positive', 2)]);
    expect(counts).toEqual({ read: 4, repeated: 2, undecided: 0, unknownLabel: 0, empty: 0 });
  });

  it('are left out, and counted, when nobody knows who is right', () => {
    const { rows, counts } = settleFeedback(
      [said('late', 'negative'), said('Late', 'positive'), said('x', 'mixed'), said(' \n', 'negative')],
      labels,
    );
    expect(rows).toEqual([]);
    expect(counts).toEqual({ read: 4, repeated: 0, undecided: 2, unknownLabel: 1, empty: 1 });
  });
});

describe('parting', () => {
  const rows = Array.from({ length: 2_000 }, (_, row) => said(`text ${row}`, 'negative'));

  it('keeps a text on its side when feedback is added, in whatever form it is copied', () => {
    const { learnt, heldOut } = partFeedback(rows, 0.2, 1);
    expect(learnt.length + heldOut.length).toBe(2_000);
    expect(heldOut.length / 2_000).toBeCloseTo(0.2, 1);
    const few = partFeedback(rows.slice(500, 600), 0.2, 1);
    expect(few.heldOut).toEqual(rows.slice(500, 600).filter((row) => heldOut.includes(row)));
    const loud = partFeedback(
      heldOut.map((row) => ({ ...row, text: row.text.toUpperCase() })),
      0.2,
      1,
    );
    expect(loud.learnt).toEqual([]);
  });

  it('depends on the seed and knows its bounds', () => {
    expect(partFeedback(rows, 0.2, 2).heldOut).not.toEqual(partFeedback(rows, 0.2, 1).heldOut);
    expect(partFeedback(rows, 0, 1).heldOut).toEqual([]);
  });
});

describe('weights', () => {
  const errors = Array.from({ length: 6 }, (_, row) => said(`wrong ${row}`, 'negative'));
  const confirmations = [said('good', 'positive'), said('bad', 'negative', 0, 'negative')];

  it('have the mean that was asked for', () => {
    const weights = weighFeedback([...errors, ...confirmations], { weight: 3 });
    expect(weights.reduce((sum, weight) => sum + weight, 0) / weights.length).toBeCloseTo(3, 12);
  });

  it('give every label the same total', () => {
    const rows = [...errors, ...confirmations];
    const weights = weighFeedback(rows);
    const total = (label: string) =>
      rows.reduce((sum, { trueLabel }, row) => (trueLabel === label ? sum + (weights[row] ?? 0) : sum), 0);
    expect(total('negative')).toBeCloseTo(total('positive'), 12);
  });

  it('count confirmations as often as asked', () => {
    const weights = weighFeedback([...errors, ...confirmations], { balanced: false, confirmationWeight: 4 });
    expect((weights[6] ?? 0) / (weights[0] ?? 1)).toBeCloseTo(4, 12);
    expect([...weighFeedback([...errors, ...confirmations], { balanced: false })]).toEqual(Array(8).fill(2));
  });

  it('refuse what is no weight', () => {
    expect(() => weighFeedback(errors, { weight: 0 })).toThrow('weights.weight');
    expect(() => weighFeedback(errors, { confirmationWeight: 0.5 })).toThrow('weights.confirmationWeight');
  });
});
