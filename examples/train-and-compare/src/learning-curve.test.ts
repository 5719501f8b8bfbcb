import { expect, it } from 'vitest';
import { type CurvePoint, curvePointOf, epochPoints, eventOf, withPoint } from './learning-curve.ts';

function point(step: number, epoch: number | undefined, validationLoss?: number): CurvePoint {
  return {
    step,
    epoch,
    loss: 1,
    validationLoss,
    validationAccuracy: validationLoss === undefined ? undefined : 0.5,
  };
}

it('reads the passes of a training and nothing else of it', () => {
  const metrics = { epoch: 2, steps: 100, loss: 0.5, validationLoss: 0.6, validationAccuracy: 0.7 };
  expect(curvePointOf({ stage: 'iteration', step: 50, metrics })).toEqual({
    step: 50,
    epoch: 2,
    loss: 0.5,
    validationLoss: 0.6,
    validationAccuracy: 0.7,
  });
  expect(curvePointOf({ stage: 'read', step: 1, metrics: { rows: 10 } })).toBeUndefined();
  expect(curvePointOf({ stage: 'iteration', step: 1, metrics: { rows: 10 } })).toBeUndefined();
});

it('forgets what an interrupted training had told of the steps that are done again', () => {
  const curve = [point(10, 1), point(20, 1, 0.6), point(30, 2)];
  expect(withPoint(curve, point(25, 2)).map(({ step }) => step)).toEqual([10, 20, 25]);
});

it('keeps the steps of a linear part beside those of the network', () => {
  const curve = withPoint(withPoint([], point(40, undefined)), point(10, 1));
  expect(curve.map(({ step }) => step)).toEqual([40, 10]);
});

it('knows where epochs end', () => {
  const curve = [point(10, 1), point(20, 1, 0.6), point(20, undefined, 0.3), point(40, 2, 0.5)];
  expect(epochPoints(curve).map(({ epoch }) => epoch)).toEqual([1, 2]);
});

it('can be told again as it was told', () => {
  for (const one of [point(10, 1), point(20, 2, 0.6), point(3, undefined)]) {
    expect(curvePointOf(eventOf(one))).toEqual(one);
  }
});
