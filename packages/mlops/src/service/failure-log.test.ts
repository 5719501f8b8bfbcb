import { describe, expect, it } from 'vitest';
import { createFailureLog } from './create-service.ts';

describe('the log of failures', () => {
  it('writes one line a second at most, and how many it left out', () => {
    const lines: string[] = [];
    let now = 0;
    const log = createFailureLog(
      (line) => void lines.push(line),
      () => now,
    );
    log(new Error('the store\n  is away'));
    now = 999;
    log('again');
    log('again');
    now = 1_000;
    log(new Error('still away'));
    expect(lines).toEqual([
      'sentiment service: the store is away',
      'sentiment service: still away (and 2 more failures before)',
    ]);
  });
});
