import { describe, expect, it } from 'vitest';
import { addOption, joinOptions } from './trainer-options.ts';

function parse(...options: readonly string[]) {
  return options.reduce((previous, option) => addOption(option, previous), {});
}

describe('--option NAME=VALUE', () => {
  it('reads numbers, booleans, lists and text', () => {
    expect(parse('alpha=0.5', 'idf=false', 'norm=none', 'name=a=b', 'l2=3e-6', 'sizes=[3,4]', 'empty=')).toEqual({
      alpha: 0.5,
      idf: false,
      norm: 'none',
      name: 'a=b',
      l2: 3e-6,
      sizes: [3, 4],
      empty: '',
    });
  });

  it('reaches into objects; the last word counts', () => {
    expect(parse('linear={}', 'linear.bits=18', 'linear.l2=1', 'linear.l2=2')).toEqual({ linear: { bits: 18, l2: 2 } });
    expect(parse('linear=1', 'linear.bits=18')).toEqual({ linear: { bits: 18 } });
  });

  it.each(['alpha', '=1', '.a=1', 'a..b=1', 'a b=1', '__proto__=1', 'constructor.prototype.x=1', ''])(
    'refuses %j',
    (wrong) => {
      expect(() => parse(wrong)).toThrow('NAME=VALUE is needed');
    },
  );

  it('stands over the options of a file', () => {
    expect(joinOptions({ epochs: 3, linear: { bits: 18 } }, { epochs: 4, linear: { l2: 1 } })).toEqual({
      epochs: 4,
      linear: { bits: 18, l2: 1 },
    });
  });
});
