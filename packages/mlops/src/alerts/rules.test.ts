import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultWrongPredictionsRule, defaultWrongRateRule, type WrongPredictionsRule } from './alerts-options.ts';
import type { StandingReport } from './rule-state.ts';
import { evaluateReports, evaluateWrongRate } from './rules.ts';

const minute = 60_000;
const rule = defaultWrongPredictionsRule;
function reportsAt(...times: number[]): StandingReport[] {
  return times.map((time, index) => ({ predictionId: `p${String(index).padStart(3, '0')}`, at: time }));
}
function firedAt(reports: StandingReport[], cooldownUntil: number | null, now: number, with_ = rule) {
  return evaluateReports(with_, reports, cooldownUntil, now).firings.map(({ at }) => at);
}

describe('evaluateReports', () => {
  it('fires at the third report within five minutes, both ends included', () => {
    const evaluated = evaluateReports(rule, reportsAt(0, 4 * minute, 5 * minute), null, 5 * minute);
    expect(evaluated.firings.map(({ at, reports }) => [at, reports.length])).toEqual([[5 * minute, 3]]);
    expect(evaluated.cooldownUntil).toBe(15 * minute);
    expect(evaluated.remaining).toEqual([]);
  });

  it('does not fire a millisecond later, nor for two', () => {
    expect(firedAt(reportsAt(0, 4 * minute, 5 * minute + 1), null, 6 * minute)).toEqual([]);
    expect(firedAt(reportsAt(0, 1), null, 2)).toEqual([]);
  });

  it('settles reports not later than the firing, and gathers later ones until the cooldown ends', () => {
    const reports = reportsAt(0, 1, 2, 3, 4, 5);
    const evaluated = evaluateReports(rule, reports, null, 10);
    expect(evaluated.firings.map(({ at }) => at)).toEqual([2]);
    expect(evaluated.remaining.map(({ at }) => at)).toEqual([3, 4, 5]);
    const end = 2 + rule.cooldownMs;
    expect(firedAt([...evaluated.remaining], end, end - 1)).toEqual([]);
    const later = evaluateReports(rule, evaluated.remaining, end, end);
    expect(later.firings.map(({ at, reports: told }) => [at, told.length])).toEqual([[end, 3]]);
    expect(later.cooldownUntil).toBe(end + rule.cooldownMs);
  });

  it('counts a report at the very end of the cooldown to it', () => {
    expect(firedAt(reportsAt(9 * minute, 9 * minute, 10 * minute), 10 * minute, 10 * minute)).toEqual([10 * minute]);
  });

  it('lets gathered reports go on counting when the cooldown ends without a firing', () => {
    const reports = reportsAt(8 * minute, 9 * minute, 12 * minute);
    const evaluated = evaluateReports(rule, reports.slice(0, 2), 10 * minute, 10 * minute);
    expect([evaluated.firings, evaluated.cooldownUntil, evaluated.remaining.length]).toEqual([[], null, 2]);
    expect(firedAt(reports, null, 12 * minute)).toEqual([12 * minute]);
  });

  it('is evaluated by the next report after the cooldown, whatever the clock says', () => {
    expect(firedAt(reportsAt(minute, 2 * minute, 3 * minute, 11 * minute), 10 * minute, 9 * minute)).toEqual([
      10 * minute,
    ]);
  });

  it('finds, asked late, the firings it would have found in time', () => {
    const end = 2 + rule.cooldownMs;
    expect(firedAt(reportsAt(0, 1, 2, 3, 4, 5, end + 1), null, end * 9)).toEqual([2, end]);
  });

  it('tells the fullest window of a cooldown', () => {
    const times = [0, 1, 6 * minute, 6 * minute, 7 * minute, 8 * minute];
    const [firing] = evaluateReports(rule, reportsAt(...times), 10 * minute, 10 * minute).firings;
    expect(firing.reports.map(({ at }) => at)).toEqual(times.slice(2));
    expect(firing.settled.length).toBe(6);
  });
});

/** The rule by its words, event by event, looking at every window. */
function simulate(
  { threshold, windowMs, cooldownMs }: WrongPredictionsRule,
  events: readonly { readonly id: string; readonly at: number; readonly wrong: boolean }[],
  end: number,
): number[] {
  const standing = new Map<string, number>();
  const fired: number[] = [];
  let cooling: number | undefined;
  const isFull = (): boolean =>
    [...standing.values()].some(
      (start) => [...standing.values()].filter((at) => at >= start && at <= start + windowMs).length >= threshold,
    );
  const fire = (at: number): void => {
    fired.push(at);
    standing.clear();
    cooling = at + cooldownMs;
  };
  const passTo = (time: number): void => {
    while (cooling !== undefined && cooling < time) {
      const over = cooling;
      cooling = undefined;
      if (isFull()) fire(over);
    }
  };
  for (const { id, at, wrong } of events) {
    passTo(at);
    if (wrong) standing.set(id, at);
    else standing.delete(id);
    if (cooling === undefined && wrong && isFull()) fire(at);
  }
  passTo(end + 1);
  return fired;
}

describe('evaluateReports against the rule by its words', () => {
  const rules = fc.record({
    threshold: fc.integer({ min: 1, max: 5 }),
    windowMs: fc.integer({ min: 0, max: 30 }),
    cooldownMs: fc.integer({ min: 1, max: 60 }),
  });
  const events = fc
    .array(fc.record({ prediction: fc.integer({ min: 0, max: 12 }), pause: fc.integer({ min: 0, max: 12 }) }), {
      maxLength: 60,
    })
    .map((all) => {
      const wrong = new Set<number>();
      let at = 0;
      return all.map(({ prediction, pause }) => {
        at += pause;
        if (!wrong.delete(prediction)) wrong.add(prediction);
        return { id: String(prediction), at, wrong: wrong.has(prediction) };
      });
    });

  it('agrees, evaluated at every report and at every end of a cooldown, with withdrawals', () => {
    fc.assert(
      fc.property(rules, events, (some, all) => {
        const end = (all.at(-1)?.at ?? 0) + 200;
        let [standing, cooldown]: [StandingReport[], number | null] = [[], null];
        const fired: number[] = [];
        const evaluate = (now: number): void => {
          const evaluated = evaluateReports(some, standing, cooldown, now);
          fired.push(...evaluated.firings.map(({ at }) => at));
          [standing, cooldown] = [[...evaluated.remaining], evaluated.cooldownUntil];
        };
        for (const { id, at, wrong } of all) {
          // The timer, where it went off before this event.
          while (cooldown !== null && cooldown < at) evaluate(cooldown);
          standing = standing.filter(({ predictionId }) => predictionId !== id);
          if (wrong) standing.push({ predictionId: id, at });
          if (wrong && (cooldown === null || cooldown < at)) evaluate(at);
        }
        while (cooldown !== null && cooldown <= end) evaluate(cooldown);
        expect(fired).toEqual(simulate(some, all, end));
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees, evaluated at any moments whatever, where nothing is withdrawn', () => {
    fc.assert(
      fc.property(
        rules,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { maxLength: 60 }),
        (some, pauses) => {
          let at = 0;
          const all = pauses.map(([pause, evaluated], index) => ({
            id: String(index).padStart(3, '0'),
            at: (at += pause),
            wrong: true,
            evaluated,
          }));
          const end = at + 200;
          let [standing, cooldown]: [StandingReport[], number | null] = [[], null];
          const fired: number[] = [];
          const evaluate = (now: number): void => {
            const evaluated = evaluateReports(some, standing, cooldown, now);
            fired.push(...evaluated.firings.map((firing) => firing.at));
            [standing, cooldown] = [[...evaluated.remaining], evaluated.cooldownUntil];
          };
          for (const [index, event] of all.entries()) {
            standing.push({ predictionId: event.id, at: event.at });
            // Evaluated between two milliseconds: reports of one millisecond are there together.
            if (event.evaluated && all[index + 1]?.at !== event.at) evaluate(event.at);
          }
          evaluate(end);
          expect(fired).toEqual(simulate(some, all, end));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never tells more than once of a report, and keeps every other', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (some, times) => {
        const { firings, remaining } = evaluateReports(some, reportsAt(...times), null, 1_000);
        const ids = [...firings.flatMap(({ settled }) => settled), ...remaining].map((one) => one.predictionId);
        expect([...ids].sort()).toEqual(reportsAt(...times).map((one) => one.predictionId));
        for (const { reports } of firings) {
          expect(reports.length).toBeGreaterThanOrEqual(some.threshold);
          expect(reports[reports.length - 1].at - reports[0].at).toBeLessThanOrEqual(some.windowMs);
        }
      }),
    );
  });
});

function outcomes(wrong: number, total: number, version = '1') {
  return [{ name: 'tweets', version, wrong, total }];
}

describe('evaluateWrongRate', () => {
  it('asks for certainty, not for a rate above the limit', () => {
    // Wilson's interval of 27 of 50 is 0.404 to 0.670, that of 26 is 0.385 to 0.652.
    expect(evaluateWrongRate(defaultWrongRateRule, outcomes(26, 50))).toBeUndefined();
    const found = evaluateWrongRate(defaultWrongRateRule, outcomes(27, 50));
    expect([found?.rate, found?.lowerBound.toFixed(3)]).toEqual([0.54, '0.404']);
  });

  it('says nothing of a small sample, however wrong', () => {
    expect(evaluateWrongRate(defaultWrongRateRule, outcomes(49, 49))).toBeUndefined();
    expect(evaluateWrongRate(defaultWrongRateRule, [])).toBeUndefined();
  });

  it('evaluates versions apart, and names the surest', () => {
    const all = [...outcomes(100, 10_000), ...outcomes(60, 100, '2'), ...outcomes(600, 1_000, '3')];
    expect(evaluateWrongRate(defaultWrongRateRule, all)?.version).toBe('3');
  });

  it('never fires at or below the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const found = evaluateWrongRate(defaultWrongRateRule, outcomes(Math.floor(total * share * 0.4), total));
        expect(found).toBeUndefined();
      }),
    );
  });
});
