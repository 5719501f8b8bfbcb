import { describe, expect, it } from 'vitest';
import type { GateDecision } from './gate-decision.ts';
import { defaultGateCriteria } from './gate-criteria.ts';
import { describeDecision } from './gate-description.ts';

const challenger = { accuracy: 0.8125, macroRecall: 0.8, milliseconds: 0.0123, bytes: 1_500_000 };
const decision: GateDecision = {
  accepted: false,
  checks: [
    { name: 'gain', passed: true, reason: 'accuracy +0.0125' },
    { name: 'slices', passed: false, reason: 'topic: a|b\n*c* loses 0.05' },
  ],
  figures: {
    n: 2000,
    challenger,
    champion: { ...challenger, accuracy: 0.8 },
    accuracy: { difference: 0.0125, interval: { low: 0.005, high: 0.02 } },
    macroRecall: { difference: 0, interval: null },
    mcNemar: null,
    slices: [{ group: 'topic', name: 'a|b', n: 60, loss: 0.05, pValue: 0.0123 }],
    smallSlices: 0,
  },
  criteria: defaultGateCriteria,
};
const time = Date.UTC(2026, 10, 30, 21, 5);
const compared = { decision, version: '2', champion: '1', time };

describe('the description of a version', () => {
  it('has the figures side by side, every check and the slices that lose most', () => {
    expect(describeDecision('', compared)).toBe(
      [
        '<!-- gate -->',
        '### Gate: refused, against version 1',
        '',
        '2,000 held-out rows, 2026-11-30 21:05 UTC.',
        '',
        '|  | version 2 | version 1 | difference [95 %] |',
        '| --- | ---: | ---: | ---: |',
        '| accuracy | 0.8125 | 0.8000 | +0.0125 [+0.0050, +0.0200] |',
        '| macro recall | 0.8000 | 0.8000 | +0.0000 |',
        '| ms a tweet | 0.0123 | 0.0123 |  |',
        '| size | 1.50 MB | 1.50 MB |  |',
        '',
        '| check |  | why |',
        '| --- | --- | --- |',
        '| gain | passed | accuracy +0.0125 |',
        '| slices | **REFUSED** | topic: a\\|b \\*c\\* loses 0.05 |',
        '',
        '| slice | rows | difference | p of a loss |',
        '| --- | ---: | ---: | ---: |',
        '| topic: a\\|b | 60 | -0.0500 | 0.012 |',
        '<!-- /gate -->',
      ].join('\n'),
    );
  });

  it('keeps what the user wrote, before it and after it, and replaces an earlier decision', () => {
    const once = describeDecision('Learnt from airline tweets', compared);
    expect(once).toMatch(/^Learnt from airline tweets\n\n<!-- gate -->\n/);
    const first = { ...decision, figures: { ...decision.figures, champion: null, accuracy: null, macroRecall: null } };
    const twice = describeDecision(`${once}\nAsk Ana first`, { ...compared, decision: first, champion: undefined });
    expect(twice).toMatch(
      /^Learnt from airline tweets\n\nAsk Ana first\n\n<!-- gate -->\n### Gate: refused, no champion/,
    );
    expect(twice.match(/gate -->/g)).toHaveLength(2);
    expect(twice).toContain('| accuracy | 0.8125 |\n');
  });

  it('stays within what MLflow keeps: slices go first, and a full description stays as it is', () => {
    const [slice] = decision.figures.slices;
    const slices = slice ? Array.from({ length: 50 }, () => ({ ...slice, name: 'x'.repeat(500) })) : [];
    const reason = 'y'.repeat(10_000);
    const long = { ...decision, checks: [{ name: 'slices', passed: false, reason } as const] };
    const text = describeDecision('own', { ...compared, decision: { ...long, figures: { ...long.figures, slices } } });
    expect(text.length).toBeLessThanOrEqual(5000);
    expect(text).toContain('| slice | rows |');
    expect(text).toContain(`${'y'.repeat(398)} …`);
    const full = 'z'.repeat(4990);
    expect(describeDecision(full, compared)).toBe(full);
  });
});
