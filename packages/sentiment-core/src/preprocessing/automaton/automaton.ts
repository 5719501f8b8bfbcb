import { type CodePointRange, parsePattern, type PatternNode } from './pattern.ts';

/**
 * A deterministic finite automaton over UTF-8 bytes that recognises several patterns at once.
 * `transitions[state * classCount + classes[byte]]` is the next state; state 0 is dead, state 1 the start.
 */
export interface Automaton {
  readonly classCount: number;
  /** Byte to equivalence class, [256]. */
  readonly classes: Uint8Array;
  /** [states × classCount] */
  readonly transitions: Uint16Array;
  /** [states]: 1 + index of the first pattern that ends here, or 0. */
  readonly accepts: Uint8Array;
}

interface NondeterministicState {
  readonly empty: number[];
  readonly edges: { readonly first: number; readonly last: number; readonly target: number }[];
  accept: number;
}

/**
 * Subset construction (Rabin and Scott, 1959) with byte classes, then Moore's minimisation.
 * @throws {SyntaxError} when a pattern is outside the supported syntax
 * @throws {RangeError} past 255 patterns or 65,536 states, which the tables cannot number
 */
export function compileAutomaton(patterns: readonly string[]): Automaton {
  if (patterns.length > 0xff) throw new RangeError(`${patterns.length} patterns are more than 255`);
  const nondeterministic = thompson(patterns);
  const { classes, classCount, representatives } = byteClasses(nondeterministic);
  const { rows, accepts } = determinise(nondeterministic, representatives);
  return minimise({ rows, accepts, classes, classCount });
}

/** Thompson's construction (1968): one start, an accepting state for each pattern. */
function thompson(patterns: readonly string[]): NondeterministicState[] {
  const states: NondeterministicState[] = [];
  const add = () => states.push({ empty: [], edges: [], accept: 0 }) - 1;
  const at = (index: number) => states[index];

  function build(node: PatternNode, from: number): number {
    switch (node.type) {
      case 'characters': {
        const to = add();
        for (const range of node.ranges) for (const bytes of utf8Ranges(range)) chain(bytes, from, to);
        return to;
      }
      case 'sequence':
        return node.parts.reduce((state, part) => build(part, state), from);
      case 'choice': {
        const to = add();
        for (const option of node.options) at(build(option, from)).empty.push(to);
        return to;
      }
      case 'repeat': {
        let state = from;
        for (let count = 0; count < node.min; count++) state = build(node.part, state);
        if (node.max === Infinity) {
          const loop = add();
          at(state).empty.push(loop);
          at(build(node.part, loop)).empty.push(loop);
          const to = add();
          at(loop).empty.push(to);
          return to;
        }
        const to = add();
        for (let count = node.min; count < node.max; count++) {
          at(state).empty.push(to);
          state = build(node.part, state);
        }
        at(state).empty.push(to);
        return to;
      }
    }
  }

  function chain(bytes: readonly (readonly [number, number])[], from: number, to: number): void {
    let state = from;
    bytes.forEach(([first, last], index) => {
      const target = index === bytes.length - 1 ? to : add();
      at(state).edges.push({ first, last, target });
      state = target;
    });
  }

  const start = add();
  patterns.forEach((pattern, index) => {
    const entry = add();
    at(start).empty.push(entry);
    at(build(parsePattern(pattern), entry)).accept = index + 1;
  });
  return states;
}

/** Bytes that no edge tells apart share a class. */
function byteClasses(states: readonly NondeterministicState[]) {
  const boundaries = new Set<number>();
  for (const { edges } of states) for (const { first, last } of edges) boundaries.add(first).add(last + 1);
  const classes = new Uint8Array(256);
  const representatives = [0];
  for (let byte = 1; byte < 256; byte++) {
    if (boundaries.has(byte)) representatives.push(byte);
    classes[byte] = representatives.length - 1;
  }
  return { classes, classCount: representatives.length, representatives };
}

function determinise(states: readonly NondeterministicState[], representatives: readonly number[]) {
  const closure = (members: Iterable<number>): number[] => {
    const seen = new Set(members);
    for (const member of seen) for (const target of states[member]?.empty ?? []) seen.add(target);
    return [...seen].sort((a, b) => a - b);
  };
  const acceptOf = (members: readonly number[]) =>
    members.reduce((best, member) => {
      const accept = states[member]?.accept ?? 0;
      return accept > 0 && (best === 0 || accept < best) ? accept : best;
    }, 0);

  const sets: number[][] = [[], closure([0])];
  const indexes = new Map(sets.map((set, index) => [set.join(), index]));
  const rows: number[][] = [];
  for (let current = 0; current < sets.length; current++) {
    const set = sets[current] ?? [];
    rows.push(
      representatives.map((byte) => {
        const targets = set.flatMap((member) =>
          (states[member]?.edges ?? [])
            .filter((edge) => edge.first <= byte && byte <= edge.last)
            .map((edge) => edge.target),
        );
        if (targets.length === 0) return 0;
        const next = closure(targets);
        const key = next.join();
        const known = indexes.get(key);
        if (known !== undefined) return known;
        indexes.set(key, sets.length);
        sets.push(next);
        return sets.length - 1;
      }),
    );
  }
  return { rows, accepts: sets.map(acceptOf) };
}

function minimise(machine: {
  rows: number[][];
  accepts: number[];
  classes: Uint8Array;
  classCount: number;
}): Automaton {
  const { rows, accepts, classes, classCount } = machine;
  // The dead state and the start keep blocks 0 and 1, whatever they accept: nothing else is equivalent to either.
  let blocks = accepts.map((accept, state) => (state < 2 ? state : accept + 2));
  for (let count = new Set(blocks).size; ;) {
    const signatures = new Map<string, number>();
    const next = rows.map((row, state) => {
      const signature = `${blocks[state]}:${row.map((target) => blocks[target]).join()}`;
      const block = signatures.get(signature) ?? signatures.size;
      signatures.set(signature, block);
      return block;
    });
    blocks = next;
    if (signatures.size === count) break;
    count = signatures.size;
  }
  const stateCount = new Set(blocks).size;
  if (stateCount > 0x10000) throw new RangeError(`${stateCount} states are more than 65,536`);
  const transitions = new Uint16Array(stateCount * classCount);
  const minimalAccepts = new Uint8Array(stateCount);
  rows.forEach((row, state) => {
    const block = blocks[state] ?? 0;
    minimalAccepts[block] = accepts[state] ?? 0;
    row.forEach((target, column) => (transitions[block * classCount + column] = blocks[target] ?? 0));
  });
  return { classCount, classes, transitions, accepts: minimalAccepts };
}

/** One UTF-8 byte sequence pattern: a range of bytes for each position. */
export type ByteRanges = readonly (readonly [first: number, last: number])[];

const lengthLimits = [0x7f, 0x7ff, 0xffff, 0x10ffff];
const surrogates: CodePointRange = [0xd800, 0xdfff];

/**
 * Splits a range of code points into sequences of byte ranges that match exactly its UTF-8 encodings.
 * Surrogates, which UTF-8 cannot encode, are left out. Source: R. Cox, "Regular Expression Matching in the Wild", 2010.
 */
export function utf8Ranges([first, last]: CodePointRange): ByteRanges[] {
  if (first > last) return [];
  if (first <= surrogates[1] && last >= surrogates[0]) {
    return [...utf8Ranges([first, surrogates[0] - 1]), ...utf8Ranges([surrogates[1] + 1, last])];
  }
  for (const limit of lengthLimits) {
    if (first <= limit && last > limit) return [...utf8Ranges([first, limit]), ...utf8Ranges([limit + 1, last])];
  }
  if (last <= 0x7f) return [[[first, last]]];
  // Align both ends on blocks of continuation bytes, so that every position becomes an independent range.
  for (let bits = 6; bits <= 18; bits += 6) {
    const mask = (1 << bits) - 1;
    if (first >> bits === last >> bits) continue;
    if ((first & mask) !== 0) return [...utf8Ranges([first, first | mask]), ...utf8Ranges([(first | mask) + 1, last])];
    if ((last & mask) !== mask) {
      return [...utf8Ranges([first, (last & ~mask) - 1]), ...utf8Ranges([last & ~mask, last])];
    }
  }
  const low = encode(first);
  const high = encode(last);
  return [low.map((byte, index) => [byte, high[index] ?? byte] as const)];
}

function encode(codePoint: number): number[] {
  if (codePoint <= 0x7ff) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 0x3f)];
  const tail = [0x80 | ((codePoint >> 6) & 0x3f), 0x80 | (codePoint & 0x3f)];
  if (codePoint <= 0xffff) return [0xe0 | (codePoint >> 12), ...tail];
  return [0xf0 | (codePoint >> 18), 0x80 | ((codePoint >> 12) & 0x3f), ...tail];
}
