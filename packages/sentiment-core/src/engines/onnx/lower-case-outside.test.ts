import { describe, expect, it } from 'vitest';
import { describeModel } from './model-description.ts';
import { exportedModels } from './exported-models-fixture.ts';
import { takeLowerCaseOutside } from './lower-case-outside.ts';
import { modelFile } from './model-file-fixture.ts';

const models = await exportedModels();

describe('takeLowerCaseOutside', () => {
  it('changes the six bytes of the action, and makes ASCII letters small', () => {
    const { bytes } = models.default;
    const before = bytes.slice();
    const { model, prepare } = takeLowerCaseOutside(bytes);
    expect(Buffer.from(bytes).equals(before)).toBe(true);
    const changed = [...model.keys()].filter((place) => model[place] !== bytes[place]);
    expect(model.length).toBe(bytes.length);
    expect(changed.length).toBeLessThanOrEqual(6);
    const [start] = changed;
    expect(Buffer.from(bytes.subarray(start, start + 6)).toString('latin1')).toBe('\u0005LOWER');
    expect([...model.subarray(start, start + 6)]).toEqual([0x84, 0, ...Buffer.from('NONE')]);
    expect(describeModel(model, 'here')).toEqual(describeModel(bytes, 'here'));
    expect(prepare('ÀÉIOU Straße İ ΑΒΓ 😀')).toBe('ÀÉiou straße İ ΑΒΓ 😀');
  });

  it('leaves other graphs alone', () => {
    const foreign = modelFile({ inputs: ['text'], outputs: ['prob_a'] });
    const { model, prepare } = takeLowerCaseOutside(foreign);
    expect(model).toBe(foreign);
    expect(prepare('ABC')).toBe('ABC');
  });
});
