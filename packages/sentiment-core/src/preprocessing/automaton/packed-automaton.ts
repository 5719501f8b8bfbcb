import type { Automaton } from './automaton.ts';

/**
 * An automaton as plain data, small enough to ship. Each row is an earlier row with some transitions replaced:
 * `[row to start from or -1, class, target, class, target, ...]`.
 */
export interface PackedAutomaton {
  readonly classes: readonly number[];
  readonly classCount: number;
  readonly accepts: readonly number[];
  readonly rows: readonly (readonly number[])[];
}

export function packAutomaton({ classes, classCount, accepts, transitions }: Automaton): PackedAutomaton {
  const rowOf = (state: number) => transitions.subarray(state * classCount, (state + 1) * classCount);
  const rows = Array.from(accepts, (_, state) => {
    const row = rowOf(state);
    let best = differences(new Uint16Array(classCount), row);
    let base = -1;
    for (let earlier = 0; earlier < state; earlier++) {
      const candidate = differences(rowOf(earlier), row);
      if (candidate.length < best.length) [best, base] = [candidate, earlier];
    }
    return [base, ...best];
  });
  return { classes: [...classes], classCount, accepts: [...accepts], rows };
}

export function unpackAutomaton({ classes, classCount, accepts, rows }: PackedAutomaton): Automaton {
  const transitions = new Uint16Array(rows.length * classCount);
  rows.forEach((row, state) => {
    const start = state * classCount;
    const base = row[0] ?? -1;
    if (base >= 0) transitions.copyWithin(start, base * classCount, (base + 1) * classCount);
    for (let index = 1; index < row.length; index += 2) {
      transitions[start + (row[index] ?? 0)] = row[index + 1] ?? 0;
    }
  });
  return { classes: Uint8Array.from(classes), classCount, accepts: Uint8Array.from(accepts), transitions };
}

function differences(base: Uint16Array, row: Uint16Array): number[] {
  const result: number[] = [];
  row.forEach((target, column) => {
    if (target !== base[column]) result.push(column, target);
  });
  return result;
}
