import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInferenceRequest } from './inference-tensors.ts';

const tensor = { name: 'text', shape: [2], datatype: 'BYTES', data: ['a', 'b'] };
function withTensor(changes: object) {
  return { inputs: [{ ...tensor, ...changes }] };
}

describe('parseInferenceRequest', () => {
  it('reads id, values and outputs', () => {
    const outputs = [{ name: 'label', parameters: { binary_data: false } }, { name: 'x' }, { name: 'label' }];
    expect(parseInferenceRequest({ id: '42', inputs: [tensor], outputs, parameters: { priority: 1 } })).toEqual({
      id: '42',
      values: ['a', 'b'],
      outputs: ['label', 'x'],
    });
  });

  it.each([{ shape: [2, 1] }, { shape: [2, 1], data: [['a'], ['b']] }, { parameters: { content_type: 'str' } }])(
    'reads %j as the same texts',
    (changes) => {
      const all = { id: undefined, values: ['a', 'b'], outputs: undefined };
      expect(parseInferenceRequest(withTensor(changes))).toEqual(all);
      expect(parseInferenceRequest({ ...withTensor(changes), outputs: [] })).toEqual(all);
    },
  );

  it('reads an empty tensor', () => {
    expect(parseInferenceRequest(withTensor({ shape: [0, 1], data: [] })).values).toEqual([]);
  });

  it('leaves values as they are, for others to check', () => {
    expect(parseInferenceRequest(withTensor({ data: [1, ['a']] })).values).toEqual([1, ['a']]);
    expect(parseInferenceRequest(withTensor({ shape: [1, 1], data: [['a', 'b']] })).values).toEqual([['a', 'b']]);
  });

  it.each<[string, unknown]>([
    ['body', null],
    ['body', []],
    ['id', { id: 42, inputs: [tensor] }],
    ['inputs', {}],
    ['inputs', { inputs: [] }],
    ['inputs', { inputs: [tensor, tensor] }],
    ['inputs[0]', { inputs: ['a'] }],
    ['inputs[0].name', withTensor({ name: 'input0' })],
    ['inputs[0].datatype', withTensor({ datatype: 'UINT32' })],
    ['inputs[0].datatype', withTensor({ datatype: 'bytes' })],
    ['inputs[0].shape', withTensor({ shape: undefined })],
    ['inputs[0].shape', withTensor({ shape: [] })],
    ['inputs[0].shape', withTensor({ shape: [1, 2] })],
    ['inputs[0].shape', withTensor({ shape: [2, 1, 1] })],
    ['inputs[0].shape', withTensor({ shape: [-1] })],
    ['inputs[0].shape', withTensor({ shape: [1.5] })],
    ['inputs[0].shape', withTensor({ shape: ['2'] })],
    ['inputs[0].data', withTensor({ data: 'ab' })],
    ['inputs[0].data', withTensor({ data: undefined })],
    ['inputs[0].data', withTensor({ shape: [3] })],
    ['inputs[0].data', withTensor({ shape: [1], data: [] })],
    ['inputs[0].parameters.binary_data_size', withTensor({ parameters: { binary_data_size: 3 } })],
    ['inputs[0].parameters.content_type', withTensor({ parameters: { content_type: 'base64' } })],
    ['outputs', { inputs: [tensor], outputs: 'label' }],
    ['outputs[1].name', { inputs: [tensor], outputs: [{ name: 'label' }, {}] }],
  ])('names %s: %j', (field, body) => {
    expect(() => parseInferenceRequest(body)).toThrowError(expect.objectContaining({ code: 'invalid_request', field }));
  });

  it('gives one value an element of the shape or a refusal, whatever the JSON', () => {
    const anything = fc.jsonValue();
    const shape = fc.oneof(anything, fc.tuple(fc.nat(3)), fc.tuple(fc.nat(3), fc.constant(1)));
    fc.assert(
      fc.property(fc.record({ shape, data: fc.oneof(anything, fc.array(anything)) }), (changes) => {
        try {
          expect(parseInferenceRequest(withTensor(changes)).values).toHaveLength((changes.shape as [number])[0]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' });
        }
      }),
    );
  });
});
