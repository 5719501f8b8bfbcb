import { describe, expect, expectTypeOf, it } from 'vitest';
import { fields, listWithin, parseBody, stringWithin } from './body.ts';
import { jsonContent, jsonSchemaOf } from './json-schema.ts';
import {
  annotated,
  anything,
  boolean,
  described,
  either,
  exactly,
  integer,
  inWords,
  nullable,
  number,
  oneOf,
  optional,
  record,
  string,
  type OutputOf,
} from './schema.ts';

const label = inWords('a label, or 0 or 1', nullable(either(string(), oneOf([0, 1]))));
const body = fields({
  text: described('Any string.', stringWithin(5)),
  texts: optional(inWords('an array of strings', listWithin(stringWithin(3), 2, 'send more as a stream'))),
  label: optional(label),
  right: optional(boolean()),
  inner: optional(fields({ kind: exactly('a'), count: integer(0), more: optional(anything()) })),
});

describe('parseBody', () => {
  it('reads what is listed, ignores what is not, and has the types of the schema', () => {
    const parsed = parseBody(body, { text: '', label: 1, inner: { kind: 'a', count: 3, other: 1 }, other: 2 });
    expect(parsed).toEqual({ text: '', label: 1, inner: { kind: 'a', count: 3 } });
    expectTypeOf(parsed.text).toEqualTypeOf<string>();
    expectTypeOf(parsed.label).toEqualTypeOf<string | 0 | 1 | null | undefined>();
    expectTypeOf(parsed.texts).toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf(parsed.inner?.kind).toEqualTypeOf<'a' | undefined>();
  });

  it.each([
    [null, 'invalid_request', undefined, 'Send a JSON object.'],
    [[], 'invalid_request', undefined, 'Send a JSON object.'],
    [{}, 'invalid_request', 'text', 'text must be a string.'],
    [{ text: 5 }, 'invalid_request', 'text', 'text must be a string.'],
    [{ text: 'secret' }, 'text_too_long', 'text', 'text must have at most 5 UTF-16 code units.'],
    [{ text: '', texts: 'secret' }, 'invalid_request', 'texts', 'texts must be an array of strings.'],
    [{ text: '', texts: ['', 5] }, 'invalid_request', 'texts[1]', 'texts[1] must be a string.'],
    [{ text: '', texts: ['long'] }, 'text_too_long', 'texts[0]', 'texts[0] must have at most 3 UTF-16 code units.'],
    [
      { text: '', texts: [5, 5, 5] },
      'batch_too_large',
      'texts',
      'texts must have at most 2 elements; send more as a stream.',
    ],
    [{ text: '', label: 2 }, 'invalid_request', 'label', 'label must be a label, or 0 or 1.'],
    [{ text: '', right: 1 }, 'invalid_request', 'right', 'right must be true or false.'],
    [{ text: '', inner: 1 }, 'invalid_request', 'inner', 'inner must be an object.'],
    [{ text: '', inner: { kind: 'b' } }, 'invalid_request', 'inner.kind', 'inner.kind must be a.'],
    [
      { text: '', inner: { kind: 'a', count: -1 } },
      'invalid_request',
      'inner.count',
      'inner.count must be a whole number of at least 0.',
    ],
  ])('refuses %j without quoting it', (given, code, field, message) => {
    expect(() => parseBody(body, given)).toThrow(expect.objectContaining({ code, field, message }));
  });

  it('reads own fields alone, and sets none of the prototype', () => {
    Object.assign(Object.prototype, { label: 'polluted', count: 9 });
    try {
      expect(parseBody(body, { text: '' })).toEqual({ text: '' });
      expect(() => parseBody(body, { text: '', inner: { kind: 'a' } })).toThrow('inner.count');
      expect(() => parseBody(body, JSON.parse('{"__proto__":{"text":"a"}}'))).toThrow('text must be a string.');
    } finally {
      for (const name of ['label', 'count']) Reflect.deleteProperty(Object.prototype, name);
    }
  });

  it('looks at no element of a list that is too long', () => {
    const huge = Array.from({ length: 2_000_000 }, () => 5);
    const before = process.memoryUsage().heapUsed;
    expect(() => parseBody(body, { text: '', texts: huge })).toThrow('at most 2 elements');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
  });
});

describe('jsonSchemaOf', () => {
  it('says what is checked: types, limits, what is required', () => {
    expect(jsonSchemaOf(body)).toEqual({
      type: 'object',
      required: ['text'],
      properties: {
        text: { type: 'string', maxLength: 5, description: 'Any string.' },
        texts: { type: 'array', maxItems: 2, items: { type: 'string', maxLength: 3 } },
        label: { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'number', enum: [0, 1] }] }, { type: 'null' }] },
        right: { type: 'boolean' },
        inner: {
          type: 'object',
          required: ['kind', 'count'],
          properties: { kind: { type: 'string', const: 'a' }, count: { type: 'integer', minimum: 0 }, more: {} },
        },
      },
    });
  });

  it('knows numbers without bounds, maps, and what is only told', () => {
    const schema = fields({
      share: number(),
      perLabel: record(number(0, 1)),
      id: annotated({ format: 'uuid' }, string()),
    });
    expect(jsonSchemaOf(schema)).toMatchObject({
      properties: {
        share: { type: 'number' },
        perLabel: { type: 'object', additionalProperties: { type: 'number', minimum: 0, maximum: 1 } },
        id: { type: 'string', format: 'uuid' },
      },
    });
    expectTypeOf<OutputOf<typeof schema>['perLabel']>().toEqualTypeOf<Readonly<Record<string, number>>>();
  });

  it('goes with an example of its own type', () => {
    expect(jsonContent(fields({ a: integer() }), { a: 1 })).toEqual({
      'application/json': {
        schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } },
        example: { a: 1 },
      },
    });
    // @ts-expect-error: an example of another type
    jsonContent(fields({ a: integer() }), { a: 'b' });
  });
});
