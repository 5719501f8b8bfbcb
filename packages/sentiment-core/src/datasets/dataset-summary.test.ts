import { describe, expect, it } from 'vitest';
import { createSummaryRecorder } from './dataset-summary.ts';

describe('createSummaryRecorder', () => {
  it('bounds what it remembers of strange labels, never their number', () => {
    const recorder = createSummaryRecorder(['a', 'b']);
    recorder.startFile('f.csv', 1);
    for (let row = 0; row < 150; row++) recorder.skip('unknown_label', row + 2, `label ${row}`);
    recorder.skip('unknown_label', 152, 'x'.repeat(1000));
    recorder.skip('unknown_label', 153, 'label 7');
    recorder.keep(1);
    const { rows, kept, skipped, unknownLabels, skippedByReason } = recorder.finish('');
    expect({ rows, kept, skipped }).toEqual({ rows: 153, kept: 1, skipped: 152 });
    expect(Object.keys(unknownLabels)).toHaveLength(101);
    expect(unknownLabels).toMatchObject({ 'label 0': 1, 'label 7': 2, '…': 51 });
    expect(skippedByReason.unknown_label).toEqual({
      count: 152,
      first: [2, 3, 4, 5, 6].map((line) => ({ file: 'f.csv', line })),
    });
  });

  it('keeps labels apart from what objects inherit', () => {
    const recorder = createSummaryRecorder(['a', 'b']);
    recorder.startFile('f.csv', 1);
    recorder.skip('unknown_label', 2, '__proto__');
    recorder.skip('unknown_label', 3, 'constructor');
    expect(Object.entries(recorder.finish('').unknownLabels)).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ]);
  });
});
