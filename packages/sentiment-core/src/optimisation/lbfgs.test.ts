import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { minimiseLbfgs, type Objective } from './lbfgs.ts';

/** ½ Σ scale (x − minimum)², minimum 1, 2, 3, ... */
function quadratic(scales: readonly number[]): Objective {
  return (point, gradient) =>
    scales.reduce((sum, scale, index) => {
      const distance = point[index] - (index + 1);
      gradient[index] = scale * distance;
      return sum + (scale / 2) * distance ** 2;
    }, 0);
}

/** Rosenbrock (1960): a curved valley, minimum 0 at (1, 1). */
const rosenbrock: Objective = (point, gradient) => {
  const [x, y] = point;
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

describe('minimiseLbfgs', () => {
  it('finds the minimum of a quadratic, badly scaled as it may be', async () => {
    const point = new Float64Array(5);
    const result = await minimiseLbfgs(quadratic([1, 10, 100, 1000, 10_000]), point, { tolerance: 1e-9 });
    expect(result.reason).toBe('converged');
    point.forEach((value, index) => expect(value).toBeCloseTo(index + 1, 8));
    expect(result.value).toBeLessThan(1e-12);
  });

  it('finds the end of the valley of Rosenbrock', async () => {
    const point = Float64Array.of(-1.2, 1);
    const result = await minimiseLbfgs(rosenbrock, point, { tolerance: 1e-8 });
    expect(result).toMatchObject({ reason: 'converged' });
    expect(result.iterations).toBeLessThan(60);
    expect(point[0]).toBeCloseTo(1, 7);
    expect(point[1]).toBeCloseTo(1, 7);
  });

  it.each([1, 2, 20])('gets there with a memory of %i pairs', async (memory) => {
    const point = Float64Array.of(-1.2, 1);
    const result = await minimiseLbfgs(rosenbrock, point, { memory, maxIterations: 5000, tolerance: 1e-6 });
    expect(result.reason).toBe('converged');
    expect(point[0]).toBeCloseTo(1, 5);
  });

  it('leaves a point that is the minimum already', async () => {
    const point = Float64Array.of(1, 2);
    expect(await minimiseLbfgs(quadratic([1, 1]), point)).toEqual({ value: 0, iterations: 0, reason: 'converged' });
    expect([...point]).toEqual([1, 2]);
  });

  it('stops as soon as no component of the gradient is above the tolerance', async () => {
    const norms: number[] = [];
    const scales = [1, 30];
    const result = await minimiseLbfgs(quadratic(scales), new Float64Array(2), {
      tolerance: 0.01,
      onIteration(_, __, point) {
        norms.push(Math.max(...scales.map((scale, index) => Math.abs(scale * (point[index] - (index + 1))))));
        return true;
      },
    });
    expect(result).toMatchObject({ reason: 'converged', iterations: norms.length });
    expect(norms.at(-1)).toBeLessThanOrEqual(0.01);
    for (const norm of norms.slice(0, -1)) expect(norm).toBeGreaterThan(0.01);
  });

  it('never goes up, counts from 1 and stops when told, also by a promise', async () => {
    const seen: [number, number][] = [];
    const point = Float64Array.of(-1.2, 1);
    const result = await minimiseLbfgs(rosenbrock, point, {
      async onIteration(iteration, value, current) {
        seen.push([iteration, value]);
        expect(rosenbrock(current, new Float64Array(2))).toBe(value);
        return iteration < 7;
      },
    });
    expect(result).toEqual({ reason: 'stopped', iterations: 7, value: seen.at(-1)?.[1] });
    expect(seen.map(([iteration]) => iteration)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    seen.slice(1).forEach(([, value], index) => expect(value).toBeLessThan(seen[index][1]));
    expect(rosenbrock(point, new Float64Array(2))).toBe(result.value);
  });

  it('stops after maxIterations', async () => {
    const result = await minimiseLbfgs(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3 });
    expect(result).toMatchObject({ reason: 'iterations', iterations: 3 });
  });

  it('says so when no step goes down', async () => {
    const wrongGradient: Objective = (point, gradient) => {
      gradient[0] = -1;
      return point[0] ** 2;
    };
    const point = Float64Array.of(0);
    expect(await minimiseLbfgs(wrongGradient, point)).toEqual({ value: 0, iterations: 0, reason: 'no-progress' });
    expect(point[0]).toBe(0);
  });

  it('is deterministic to the last bit', async () => {
    const run = async () => {
      const next = createSeededRandom(5);
      const random = () => next() / 2 ** 32;
      const rows = Array.from({ length: 40 }, () => ({
        x: [random() - 0.5, random() * 3, 1],
        target: random() < 0.5 ? 1 : 0,
      }));
      const point = new Float64Array(3);
      await minimiseLbfgs((at, gradient) => {
        gradient.fill(0);
        return rows.reduce((sum, { x, target }) => {
          const logit = x.reduce((total, value, index) => total + value * at[index], 0);
          const residual = 1 / (1 + Math.exp(-logit)) - target;
          x.forEach((value, index) => (gradient[index] = gradient[index] + residual * value + 1e-3 * at[index]));
          return sum + Math.log1p(Math.exp(logit)) - target * logit + 0.5e-3 * at.reduce((s, v) => s + v * v, 0);
        }, 0);
      }, point);
      return [...point];
    };
    const first = await run();
    expect(first.every(Number.isFinite)).toBe(true);
    expect(await run()).toEqual(first);
  });
});
