import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScoringTexts } from './scoring-texts.ts';

const two = ['a', 'b'];

describe('readScoringTexts', () => {
  // The four forms, as MLflow's documentation of the protocol shows them, with a column of texts.
  it.each<[string, unknown]>([
    ['split', { dataframe_split: { columns: ['text'], data: [['a'], ['b']] } }],
    [
      'split, other columns',
      {
        dataframe_split: {
          columns: ['id', 'text'],
          data: [
            [1, 'a'],
            [2, 'b'],
          ],
        },
      },
    ],
    ['split with an index', { dataframe_split: { index: [7, 8], columns: ['text'], data: [['a'], ['b']] } }],
    ['split, rows without lists', { dataframe_split: { columns: ['text'], data: ['a', 'b'] } }],
    ['split, no names', { dataframe_split: { data: [['a'], ['b']] } }],
    ['split, null names', { dataframe_split: { index: null, columns: null, data: ['a', 'b'] } }],
    ['split, one other name', { dataframe_split: { columns: ['tweet'], data: [['a'], ['b']] } }],
    [
      'records',
      {
        dataframe_records: [
          { text: 'a', id: 1 },
          { id: 2, text: 'b' },
        ],
      },
    ],
    ['records, one other name', { dataframe_records: [{ tweet: 'a' }, { tweet: 'b' }] }],
    ['instances', { instances: ['a', 'b'] }],
    ['instances [N, 1]', { instances: [['a'], ['b']] }],
    ['instances, records', { instances: [{ text: 'a' }, { text: 'b' }] }],
    ['instances, columns', { instances: { text: ['a', 'b'] } }],
    ['inputs', { inputs: ['a', 'b'] }],
    ['inputs [N, 1]', { inputs: [['a'], ['b']] }],
    ['inputs, columns', { inputs: { text: ['a', 'b'], id: [1, 2] } }],
    ['inputs, columns [N, 1]', { inputs: { text: [['a'], ['b']] } }],
    ['inputs, one other name', { inputs: { tweet: ['a', 'b'] } }],
    ['inputs, records', { inputs: [{ text: 'a' }, { text: 'b' }] }],
    ['parameters', { inputs: ['a', 'b'], params: { temperature: 1 } }],
    ['other keys', { inputs: ['a', 'b'], signature_name: 'x' }],
  ])('reads %s', (_form, body) => {
    expect(readScoringTexts(body)).toEqual(two);
  });

  it.each<[unknown]>([
    [{ dataframe_split: { columns: ['text'], data: [] } }],
    [{ dataframe_split: { data: [] } }],
    [{ dataframe_records: [] }],
    [{ instances: [] }],
    [{ inputs: [] }],
    [{ inputs: { text: [] } }],
  ])('takes an empty batch for a batch: %j', (body) => {
    expect(readScoringTexts(body)).toEqual([]);
  });

  it('takes one value for one row', () => {
    expect(readScoringTexts({ inputs: { text: 'a' } })).toEqual(['a']);
  });

  it('leaves values as they are, for others to check', () => {
    expect(readScoringTexts({ inputs: [1, null, ['a', 'b'], { text: 'x' }] })).toEqual([
      1,
      null,
      ['a', 'b'],
      { text: 'x' },
    ]);
  });

  it.each<[string, unknown]>([
    ['exactly one of', {}],
    ['exactly one of', { params: {} }],
    ['exactly one of', { inputs: ['a'], instances: ['a'] }],
    ['exactly one of', { messages: ['a'] }],
    ['exactly one of', ['a']],
    ['exactly one of', 'a'],
    ['exactly one of', null],
    ['must be an object', { dataframe_split: [] }],
    ['must have "data"', { dataframe_split: { columns: ['text'] } }],
    ['nothing else', { dataframe_split: { columns: ['text'], data: [], more: 1 } }],
    ['list of rows', { dataframe_split: { columns: ['text'], data: 'a' } }],
    ['list of names', { dataframe_split: { columns: 'text', data: ['a'] } }],
    ['2 rows and 1 index entries', { dataframe_split: { index: [0], columns: ['text'], data: ['a', 'b'] } }],
    ['Row 1 of', { dataframe_split: { columns: ['id', 'text'], data: [[1, 'a'], ['b']] } }],
    ['more than one column', { dataframe_split: { columns: ['text', 'text'], data: [['a', 'b']] } }],
    ['list of records', { dataframe_records: { text: 'a' } }],
  ])('calls malformed what %s: %j', (message, body) => {
    expect(() => readScoringTexts(body)).toThrowError(expect.objectContaining({ code: 'invalid_request' }));
    expect(() => readScoringTexts(body)).toThrowError(message);
  });

  it.each<[string, unknown]>([
    ['no column "text"', { dataframe_split: { columns: ['id', 'tweet'], data: [[1, 'a']] } }],
    ['no column "text"', { dataframe_records: ['a'] }],
    ['no column "text"', { dataframe_records: [null] }],
    ['no column "text"', { dataframe_records: [{ a: 1, b: 2 }] }],
    ['Record 1 has no text', { dataframe_records: [{ text: 'a' }, { tweet: 'b' }] }],
    ['Record 1 has no text', { dataframe_records: [{ text: 'a' }, null] }],
    ['differ in length', { inputs: { text: ['a'], id: [1, 2] } }],
    ['list of texts', { inputs: 'a' }],
    ['list of texts', { inputs: null }],
    ['no column "text"', { inputs: {} }],
  ])('says that columns do not fit: %s: %j', (message, body) => {
    expect(() => readScoringTexts(body)).toThrowError(expect.objectContaining({ code: 'invalid_argument' }));
    expect(() => readScoringTexts(body)).toThrowError(message);
  });

  it('reads own keys only', () => {
    const inherits: unknown = Object.assign(Object.create({ inputs: ['a'] }), {});
    expect(() => readScoringTexts(inherits)).toThrowError('exactly one of');
    const record: unknown = JSON.parse('{"inputs":[{"__proto__":{"text":"a"},"b":1}]}');
    expect(() => readScoringTexts(record)).toThrowError('no column');
  });

  it('gives a list or a refusal, whatever the JSON', () => {
    const forms = fc.constantFrom('dataframe_split', 'dataframe_records', 'instances', 'inputs');
    fc.assert(
      fc.property(fc.dictionary(forms, fc.jsonValue(), { maxKeys: 2 }), (body) => {
        try {
          expect(Array.isArray(readScoringTexts(body))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^invalid_(request|argument)$/) });
        }
      }),
    );
  });
});
