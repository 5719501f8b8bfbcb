import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEarlyStopping,
  createLogisticObjective,
  createSoftmaxObjective,
  holdIntercept,
  lengthDivisors,
  type LinearProblem,
} from './fit-linear-weights.ts';
import { createSparseRows, type SparseRows } from './training-rows.ts';

function rowsOf(lists: readonly (readonly number[])[]): SparseRows {
  const rows = createSparseRows();
  for (const list of lists) rows.add(Int32Array.from(list), list.length);
  return rows;
}

const columnCount = 4;
function tenths(least: number, most: number) {
  return fc.integer({ min: least, max: most }).map((value) => value / 10);
}

const problem = fc
  .array(
    fc.record({
      ids: fc.array(fc.nat(columnCount - 1), { maxLength: 6 }),
      target: fc.nat(1),
      weight: tenths(1, 50),
      divisor: tenths(10, 30),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .chain((rows) =>
    fc.array(tenths(1, 30), { minLength: columnCount, maxLength: columnCount }).map((scales): LinearProblem => ({
      rows: rowsOf(rows.map(({ ids }) => ids)),
      columnCount,
      outputs: 1,
      columnScales: Float64Array.from(scales),
      targets: Uint8Array.from(rows, ({ target }) => target),
      rowWeights: Float64Array.from(rows, ({ weight }) => weight),
      lengthDivisors: Float64Array.from(rows, ({ divisor }) => divisor),
    })),
  );
const point = fc
  .array(tenths(-30, 30), { minLength: columnCount + 1, maxLength: columnCount + 1 })
  .map((values) => Float64Array.from(values));

describe('createLogisticObjective', () => {
  it('worked by hand: two rows, one repeated column, weights 1 and 3', () => {
    const objective = createLogisticObjective(
      {
        rows: rowsOf([[0, 0], []]),
        columnCount: 1,
        outputs: 1,
        columnScales: Float64Array.of(0.5),
        targets: Uint8Array.of(1, 0),
        rowWeights: Float64Array.of(1, 3),
        lengthDivisors: Float64Array.of(2, 1),
      },
      0.1,
    );
    const gradient = Float64Array.of(9, 9);
    // Row 1: logit (2 · 3 · ½)/2 + 1 = 2.5; row 2: the intercept alone.
    const value = objective(Float64Array.of(3, 1), gradient);
    const loss = (1 * Math.log(1 + Math.exp(-2.5)) + 3 * Math.log(1 + Math.exp(1))) / 4;
    expect(value).toBeCloseTo(loss + (0.1 / 2) * 9, 12);
    const first = 1 / (1 + Math.exp(-2.5)) - 1;
    const second = 3 / (1 + Math.exp(-1));
    expect(gradient[0]).toBeCloseTo((first * 0.5) / 4 + 0.1 * 3, 12);
    expect(gradient[1]).toBeCloseTo((first + second) / 4, 12);
  });

  it('has the gradient that central differences give', () => {
    fc.assert(
      fc.property(problem, point, tenths(0, 10), (linear, at, l2) => {
        const objective = createLogisticObjective(linear, l2);
        const gradient = new Float64Array(at.length);
        objective(at, gradient);
        at.forEach((value, index) => {
          const moved = (by: number) => objective(at.with(index, value + by), new Float64Array(at.length));
          expect(gradient[index]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 5);
        });
      }),
    );
  });

  it('stays finite where exp overflows', () => {
    const linear: LinearProblem = {
      rows: rowsOf([[0], [0]]),
      columnCount: 1,
      outputs: 1,
      columnScales: Float64Array.of(1),
      targets: Uint8Array.of(1, 0),
      rowWeights: Float64Array.of(1, 1),
      lengthDivisors: Float64Array.of(1, 1),
    };
    for (const weight of [2000, -2000]) {
      const gradient = new Float64Array(2);
      expect(createLogisticObjective(linear, 0)(Float64Array.of(weight, 0), gradient)).toBe(1000);
      expect(Math.abs(gradient[0])).toBe(0.5);
    }
  });

  it('does not depend on the scale of the row weights', () => {
    fc.assert(
      fc.property(problem, point, (linear, at) => {
        const scaled = { ...linear, rowWeights: linear.rowWeights.map((weight) => weight * 8) };
        const [one, other] = [new Float64Array(at.length), new Float64Array(at.length)];
        const value = createLogisticObjective(linear, 0.1)(at, one);
        expect(createLogisticObjective(scaled, 0.1)(at, other)).toBeCloseTo(value, 12);
        one.forEach((slope, index) => expect(other[index]).toBeCloseTo(slope, 12));
      }),
    );
  });
});

describe('holdIntercept', () => {
  const three = { rows: rowsOf([[0], [1], [0, 1], [2]]), columnCount: 3, columnScales: Float64Array.of(1, 1, 1) };
  const problemOf = (outputs: number, targets: readonly number[]): LinearProblem => ({
    ...three,
    outputs,
    targets: Uint8Array.from(targets),
    rowWeights: Float64Array.of(1, 1, 1, 2),
    lengthDivisors: Float64Array.of(1, 1, 1, 1),
  });

  it.each([
    [1, [0, 1, 1, 1]],
    [3, [0, 1, 2, 2]],
  ])('is a loss with a gradient: %i outputs', (outputs, targets) => {
    const own = problemOf(outputs, targets);
    const make = outputs === 1 ? createLogisticObjective : createSoftmaxObjective;
    const [plain, held] = [make(own, 0.1), holdIntercept(make(own, 0.1), own, 0.5)];
    const at = Float64Array.from({ length: 4 * outputs }, (_, index) => Math.sin(index + 1));
    const gradient = new Float64Array(at.length);
    const loss = held(at, gradient);
    // Of texts in the shares of the labels, at the intercepts alone.
    const last = [...at.slice(3 * outputs)];
    const intercepts = outputs === 1 ? [0, ...last] : last;
    const total = intercepts.reduce((sum, value) => sum + Math.exp(value), 0);
    const shares = outputs === 1 ? [0.2, 0.8] : [0.2, 0.2, 0.6];
    const entropy = shares.reduce(
      (sum, share, label) => sum - share * Math.log(Math.exp(intercepts[label]) / total),
      0,
    );
    expect(loss).toBeCloseTo(plain(at, new Float64Array(at.length)) + 0.5 * entropy, 10);
    const step = 1e-6;
    for (let index = 0; index < at.length; index++) {
      const [above, below] = [step, -step].map((by) =>
        held(
          at.map((value, place) => value + (place === index ? by : 0)),
          new Float64Array(at.length),
        ),
      );
      expect(gradient[index]).toBeCloseTo((above - below) / (2 * step), 6);
    }
  });
});

describe('rows with values', () => {
  const withValues = (linear: LinearProblem, valueOf: (index: number) => number): LinearProblem => ({
    ...linear,
    rows: {
      rowCount: linear.rows.rowCount,
      ids: linear.rows.ids,
      offsets: linear.rows.offsets,
      values: Float32Array.from(linear.rows.ids, (_, index) => valueOf(index)),
    },
  });

  it('are rows of repeated ids where the values are whole', () => {
    fc.assert(
      fc.property(problem, point, (linear, at) => {
        const lists = Array.from({ length: linear.rows.rowCount }, (_, index) => [
          ...linear.rows.ids.subarray(linear.rows.offsets[index], linear.rows.offsets[index + 1]),
        ]);
        const doubled = { ...linear, rows: rowsOf(lists.map((list) => list.flatMap((id) => [id, id]))) };
        const [one, other] = [new Float64Array(at.length), new Float64Array(at.length)];
        const value = createLogisticObjective(doubled, 0.1)(at, one);
        const valued = withValues(linear, () => 2);
        expect(createLogisticObjective(valued, 0.1)(at, other)).toBeCloseTo(value, 10);
        one.forEach((slope, index) => expect(other[index]).toBeCloseTo(slope, 10));
        expect(createEarlyStopping(valued, 1).observe(at)).toBeCloseTo(createEarlyStopping(doubled, 1).observe(at), 10);
      }),
    );
  });

  it.each([1, 3])('have the gradient that central differences give, %i outputs', (outputs) => {
    fc.assert(
      fc.property(problem, point, (linear, start) => {
        const valued = { ...withValues(linear, (index) => 0.3 + (index % 4)), outputs };
        const at = Float64Array.from({ length: start.length * outputs }, (_, index) => start[index % start.length] / 3);
        const objective = (outputs === 1 ? createLogisticObjective : createSoftmaxObjective)(valued, 0.1);
        const gradient = new Float64Array(at.length);
        const value = objective(at, gradient);
        at.forEach((own, index) => {
          const moved = (by: number) => objective(at.with(index, own + by), new Float64Array(at.length));
          expect(gradient[index]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 5);
        });
        const penalty = at.subarray(0, columnCount * outputs).reduce((sum, weight) => sum + weight * weight, 0);
        expect(createEarlyStopping(valued, 1).observe(at)).toBeCloseTo(value - 0.05 * penalty, 10);
      }),
    );
  });
});

describe('lengthDivisors', () => {
  it('is the root of 1 + features/k, and 1 without damping', () => {
    const rows = rowsOf([[], [1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8]]);
    expect([...lengthDivisors(rows, 1)]).toEqual([1, 2, 3]);
    expect([...lengthDivisors(rows, 0)]).toEqual([1, 1, 1]);
  });
});

describe('createEarlyStopping', () => {
  const linear: LinearProblem = {
    rows: rowsOf([[0], [1, 1]]),
    columnCount: 2,
    outputs: 1,
    columnScales: Float64Array.of(1, 0.5),
    targets: Uint8Array.of(1, 0),
    rowWeights: Float64Array.of(1, 3),
    lengthDivisors: Float64Array.of(1, 2),
  };

  it('sees the loss of the objective without the penalty', () => {
    fc.assert(
      fc.property(problem, point, (any, at) => {
        const loss = createLogisticObjective(any, 0)(at, new Float64Array(at.length));
        expect(createEarlyStopping(any, 1).observe(at)).toBeCloseTo(loss, 12);
      }),
    );
  });

  it('gives logits', () => {
    expect([...createEarlyStopping(linear, 1).logits(Float64Array.of(2, 8, 0.5))]).toEqual([2.5, 4.5]);
  });

  it('keeps the best point, as it was, and loses patience after so many worse ones', () => {
    const stopping = createEarlyStopping(linear, 2);
    expect(stopping.best()).toBeUndefined();
    const current = Float64Array.of(0, 0, 0);
    const observe = (...values: number[]) => {
      current.set(values);
      stopping.observe(current);
      return [stopping.patient(), [...(stopping.best() ?? [])]];
    };
    expect(observe(0, 0, 0)).toEqual([true, [0, 0, 0]]);
    expect(observe(1, -1, 0)).toEqual([true, [1, -1, 0]]);
    expect(observe(-1, 1, 0)).toEqual([true, [1, -1, 0]]);
    expect(observe(2, -2, 0)).toEqual([true, [2, -2, 0]]);
    expect(observe(2, -2, 0)).toEqual([true, [2, -2, 0]]);
    expect(observe(0, 0, 5)).toEqual([false, [2, -2, 0]]);
  });
});
