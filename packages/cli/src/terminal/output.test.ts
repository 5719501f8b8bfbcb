import { describe, expect, it } from 'vitest';
import { createTestIo } from '../testing/command-line-fixture.ts';
import { createProgress } from './output.ts';

function shown(terminal: boolean, times: readonly number[]): string {
  const io = createTestIo({ terminal });
  let time = 0;
  const progress = createProgress(io, () => time);
  for (const next of times) {
    time = next;
    progress.update(`at ${next}`);
  }
  progress.note('done');
  progress.clear();
  return io.output().stderr;
}

describe('createProgress', () => {
  it('prints plain lines, one a second at most', () => {
    expect(shown(false, [0, 500, 999, 1000, 1500, 2100])).toBe('at 0\nat 1000\nat 2100\ndone\n');
  });

  it('rewrites one line on a terminal, and takes it away before a note', () => {
    const clear = '\r\u001B[K';
    expect(shown(true, [0, 50, 100])).toBe(`${clear}at 0${clear}at 100${clear}done\n`);
  });
});
