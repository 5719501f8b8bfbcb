import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultWrongPredictionsRule,
  judgeReports,
  type StandingReport,
  type WrongPredictionsRule,
} from './wrong-predictions-rule.ts';

const minute = 60_000;
const rule = defaultWrongPredictionsRule;
const reportsAt = (...times: number[]): StandingReport[] =>
  times.map((time, index) => ({ predictionId: `p${String(index).padStart(3, '0')}`, at: time }));
const firedAt = (reports: StandingReport[], cooldownUntil: number | null, now: number, with_ = rule) =>
  judgeReports(with_, reports, cooldownUntil, now).firings.map(({ at }) => at);

describe('judgeReports', () => {
  it('fires at the third report within five minutes, both ends included', () => {
    const judged = judgeReports(rule, reportsAt(0, 4 * minute, 5 * minute), null, 5 * minute);
    expect(judged.firings.map(({ at, reports }) => [at, reports.length])).toEqual([[5 * minute, 3]]);
    expect(judged.cooldownUntil).toBe(15 * minute);
    expect(judged.remaining).toEqual([]);
  });

  it('does not fire a millisecond later, nor for two', () => {
    expect(firedAt(reportsAt(0, 4 * minute, 5 * minute + 1), null, 6 * minute)).toEqual([]);
    expect(firedAt(reportsAt(0, 1), null, 2)).toEqual([]);
  });

  it('settles reports not later than the firing, and gathers later ones until the cooldown ends', () => {
    const reports = reportsAt(0, 1, 2, 3, 4, 5);
    const judged = judgeReports(rule, reports, null, 10);
    expect(judged.firings.map(({ at }) => at)).toEqual([2]);
    expect(judged.remaining.map(({ at }) => at)).toEqual([3, 4, 5]);
    const end = 2 + rule.cooldownMs;
    expect(firedAt([...judged.remaining], end, end - 1)).toEqual([]);
    const later = judgeReports(rule, judged.remaining, end, end);
    expect(later.firings.map(({ at, reports: told }) => [at, told.length])).toEqual([[end, 3]]);
    expect(later.cooldownUntil).toBe(end + rule.cooldownMs);
  });

  it('counts a report at the very end of the cooldown to it', () => {
    expect(firedAt(reportsAt(9 * minute, 9 * minute, 10 * minute), 10 * minute, 10 * minute)).toEqual([10 * minute]);
  });

  it('lets gathered reports go on counting when the cooldown ends without a firing', () => {
    const reports = reportsAt(8 * minute, 9 * minute, 12 * minute);
    const judged = judgeReports(rule, reports.slice(0, 2), 10 * minute, 10 * minute);
    expect([judged.firings, judged.cooldownUntil, judged.remaining.length]).toEqual([[], null, 2]);
    expect(firedAt(reports, null, 12 * minute)).toEqual([12 * minute]);
  });

  it('is judged by the next report after the cooldown, whatever the clock says', () => {
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
    const [firing] = judgeReports(rule, reportsAt(...times), 10 * minute, 10 * minute).firings;
    expect(firing.reports.map(({ at }) => at)).toEqual(times.slice(2));
    expect(firing.settled.length).toBe(6);
  });
});

/** The rule by its words, event by event, looking at every window. */
const simulate = (
  { threshold, windowMs, cooldownMs }: WrongPredictionsRule,
  events: readonly { readonly id: string; readonly at: number; readonly wrong: boolean }[],
  end: number,
): number[] => {
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
};

describe('judgeReports against the rule by its words', () => {
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

  it('agrees, judged at every report and at every end of a cooldown, with withdrawals', () => {
    fc.assert(
      fc.property(rules, events, (some, all) => {
        const end = (all.at(-1)?.at ?? 0) + 200;
        let [standing, cooldown]: [StandingReport[], number | null] = [[], null];
        const fired: number[] = [];
        const judge = (now: number): void => {
          const judged = judgeReports(some, standing, cooldown, now);
          fired.push(...judged.firings.map(({ at }) => at));
          [standing, cooldown] = [[...judged.remaining], judged.cooldownUntil];
        };
        for (const { id, at, wrong } of all) {
          // The timer, where it went off before this event.
          while (cooldown !== null && cooldown < at) judge(cooldown);
          standing = standing.filter(({ predictionId }) => predictionId !== id);
          if (wrong) standing.push({ predictionId: id, at });
          if (wrong && (cooldown === null || cooldown < at)) judge(at);
        }
        while (cooldown !== null && cooldown <= end) judge(cooldown);
        expect(fired).toEqual(simulate(some, all, end));
      }),
      { numRuns: 2_000 },
    );
  });

  it('agrees, judged at any moments whatever, where nothing is withdrawn', () => {
    fc.assert(
      fc.property(
        rules,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { maxLength: 60 }),
        (some, pauses) => {
          let at = 0;
          const all = pauses.map(([pause, judged], index) => ({
            id: String(index).padStart(3, '0'),
            at: (at += pause),
            wrong: true,
            judged,
          }));
          const end = at + 200;
          let [standing, cooldown]: [StandingReport[], number | null] = [[], null];
          const fired: number[] = [];
          const judge = (now: number): void => {
            const judged = judgeReports(some, standing, cooldown, now);
            fired.push(...judged.firings.map((firing) => firing.at));
            [standing, cooldown] = [[...judged.remaining], judged.cooldownUntil];
          };
          for (const [index, event] of all.entries()) {
            standing.push({ predictionId: event.id, at: event.at });
            // Judged between two milliseconds: reports of one millisecond are there together.
            if (event.judged && all[index + 1]?.at !== event.at) judge(event.at);
          }
          judge(end);
          expect(fired).toEqual(simulate(some, all, end));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never tells more than once of a report, and keeps every other', () => {
    fc.assert(
      fc.property(rules, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 60 }), (some, times) => {
        const { firings, remaining } = judgeReports(some, reportsAt(...times), null, 1_000);
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
