import { describe, expect, it } from 'vitest';
import { engine } from '../engine-fixture.ts';
import { joinedColumns } from '../text/token-sequence.ts';
import { encodeModel } from './encode-model.ts';
import { createGraphBuilder } from './graph-builder.ts';
import { createOperators, type Operators } from './operators.ts';
import type { Value } from './graph-builder.ts';

function modelOf(build: (op: Operators) => Readonly<Record<string, Value>>): Uint8Array {
  const graph = createGraphBuilder();
  for (const [name, value] of Object.entries(build(createOperators(graph)))) graph.output(name, value, ['any']);
  return encodeModel(graph, { name: 'test', metadata: { key: 'value' } });
}

describe('createGraphBuilder', () => {
  it('stores equal small constants once', () => {
    const graph = createGraphBuilder();
    const first = graph.constant({ type: 'int64', shape: [1], data: [7] });
    expect(graph.constant({ type: 'int64', shape: [1], data: [7] })).toBe(first);
    expect(graph.constant({ type: 'int64', shape: [], data: [7] })).not.toBe(first);
    expect(graph.constant({ type: 'float', shape: [1], data: [7] })).not.toBe(first);
  });

  it('gives the same bytes for the same calls', () => {
    const build = () => modelOf((op) => ({ sum: op.add(op.integers(1, 2), op.integers(3)) }));
    expect(build()).toEqual(build());
  });
});

describe.skipIf(engine === undefined)('operators', () => {
  const run = async (build: Parameters<typeof modelOf>[0]): Promise<Record<string, unknown[]>> => {
    if (engine === undefined) throw new Error('ONNX Runtime is not here');
    const results = await (await engine.InferenceSession.create(modelOf(build))).run({});
    return Object.fromEntries(
      Object.entries(results).map(([name, { data }]) => [
        name,
        Array.from(data as ArrayLike<unknown>, (value) => (typeof value === 'bigint' ? Number(value) : value)),
      ]),
    );
  };

  it('compute what their names say', async () => {
    const results = await run((op) => {
      const numbers = op.integers(5, -3, 5, 2 ** 40);
      const two = op.constant('double', [4, 9]);
      return {
        added: op.addTo(op.integers(0, 0, 0), op.integers(2, 0, 2), op.integers(1, 2, 3)),
        anded: op.bitwiseAnd(numbers, op.integers(0xff)),
        before: op.sumsBefore(numbers),
        found: op.lookUp(op.constant('string', ['b', 'x']), { data: ['a', 'b'] }, 'int64', [1, 2], -1),
        largest: op.largest(numbers),
        places: op.places(op.equal(numbers, op.integers(5))),
        put: op.put(op.constant('string', ['a', 'b']), op.integers(1), op.constant('string', ['c'])),
        range: op.range(op.integers(3)),
        roots: op.squareRoot(two),
        sorted: op.sorted(numbers),
        sliced: op.slice(numbers, 1, -1),
      };
    });
    expect(results).toEqual({
      added: [2, 0, 4],
      anded: [5, 253, 5, 0],
      before: [0, 5, 2, 7],
      found: [2, -1],
      largest: [2 ** 40],
      places: [0, 2],
      put: ['a', 'c'],
      range: [0, 1, 2],
      roots: [2, 3],
      sorted: [-3, 5, 5, 2 ** 40],
      sliced: [-3, 5],
    });
  });

  it('work on texts: hashes as the text path has them, leftmost longest matches, parts, lower case of ASCII', async () => {
    const results = await run((op) => {
      const texts = op.constant('string', ['abcab', 'İÀ']);
      return {
        hashes: op.cast(op.murmurHash(op.constant('string', ['', 'abc'])), 'int64'),
        matches: op.reshape(op.matches(texts, 'ab|abc'), -1),
        parts: op.reshape(op.partsBetween(texts, 'b.*'), -1),
        characters: op.reshape(op.partsBetween(texts, ''), -1),
        lower: op.lowerCaseAscii(op.constant('string', ['AzÀİ'])),
        full: op.fullMatch(texts, '[a-c]+'),
      };
    });
    expect(results).toEqual({
      hashes: [0, 0xb3dd93fa],
      matches: ['abc', 'ab', '', ''],
      parts: ['a', 'İÀ'],
      characters: ['a', 'b', 'c', 'a', 'b', 'İ', 'À', '', '', ''],
      lower: ['azÀİ'],
      full: [1, 0],
    });
  });

  it.each([1, 2, 3, 5, 8, 13])('join %i columns', async (columns) => {
    const letters = Array.from({ length: columns * 2 }, (_, index) => String.fromCharCode(97 + index));
    const { joined } = await run((op) => ({
      joined: joinedColumns(op, op.constant('string', letters, [2, columns])),
    }));
    expect(joined).toEqual([letters.slice(0, columns).join(''), letters.slice(columns).join('')]);
  });
});
