import { describe, expect, it } from 'vitest';
import {
  type LogisticRegressionOptions,
  type LogisticRegressionSettings,
  logisticRegressionSettings,
} from './options.ts';
import { createLogisticRegressionTrainer } from './trainer.ts';

/** For every option: values at the ends of its range, then values outside. */
const cases: Readonly<Record<keyof LogisticRegressionSettings, readonly [good: readonly unknown[], bad: readonly unknown[]]>> = {
  name: [['a'], ['', 5, null]],
  version: [['1.0'], ['', 1]],
  negation: [[true, false], ['true', 1]],
  ngrams: [[1, 5], [0, 6, 2.5, '2', NaN]],
  skipGrams: [[true, false], [0]],
  closingTokens: [[0, 8, 32], [-1, 33, 1.5]],
  bits: [[10, 24], [9, 25, 10.5]],
  minCount: [[1, 1e9], [0, -1, 1.5]],
  l2: [[0, 1], [-1e-9, 1.1, NaN, Infinity]],
  ratioPower: [[0, 2], [-0.1, 2.1]],
  rarityPower: [[0, 1], [-0.1, 1.1]],
  lengthDamping: [[0, 1000], [-1, 1001]],
  priorWeight: [[0, 0.5, 1], [-0.1, 1.1, NaN]],
  classWeights: [['none', 'balanced', 'balanced-by-source'], ['equal', true, null]],
  maxIterations: [[1, 10_000], [0, 10_001, 1.5]],
  tolerance: [[0, 1], [-1, 2, NaN]],
  patience: [[1, 1000], [0, 1001]],
  calibration: [['none', 'platt'], ['isotonic', null]],
  weights: [['float32', 'int8'], ['int4', 8]],
}; // prettier-ignore

describe.each(Object.entries(cases))('option %s', (option, [good, bad]) => {
  it.each(good)('may be %j', (value) => {
    expect(logisticRegressionSettings({ [option]: value })).toMatchObject({ [option]: value });
  });

  it.each(bad)('may not be %j', (value) => {
    expect(() => createLogisticRegressionTrainer({ [option]: value })).toThrow(
      expect.objectContaining({
        code: 'option_invalid',
        field: option,
        message: expect.stringContaining(`"${option}"`),
      }),
    );
  });
});

describe('logisticRegressionSettings', () => {
  it('refuses options that do not exist, naming them and those that do', () => {
    expect(() => logisticRegressionSettings({ L2: 1 } as LogisticRegressionOptions)).toThrow(
      expect.objectContaining({ code: 'option_invalid', field: 'L2', message: expect.stringMatching(/"L2".* l2,/) }),
    );
  });

  it('tests every option there is, and the defaults are valid', () => {
    const settings = logisticRegressionSettings({});
    expect(Object.keys(settings).sort()).toEqual(Object.keys(cases).sort());
    expect(logisticRegressionSettings(settings)).toEqual(settings);
  });
});
