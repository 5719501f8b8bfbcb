import { describe, expect, it } from 'vitest';
import { yamlDocument } from './yaml-document.ts';

describe('yamlDocument', () => {
  it('nests maps and lists, and quotes every text', () => {
    const value = { a: null, b: [1, 'no', { c: ['x', 'y'], d: {} }, []], e: { f: '1.0' } };
    expect(yamlDocument(value)).toBe(`a: null
b:
  - 1
  - "no"
  - c:
      - "x"
      - "y"
    d: {}
  - []
e:
  f: "1.0"
`);
  });

  it('keeps texts that look like YAML in their quotes', () => {
    expect(yamlDocument({ text: 'a: "b"\n- c # d' })).toBe('text: "a: \\"b\\"\\n- c # d"\n');
    expect(yamlDocument(['é😀\u0085\u2028\u007f'])).toBe('- "\\u00e9\\U0001f600\\u0085\\u2028\\u007f"\n');
  });
});
