import { trainerKinds, trainerOptions } from 'sentiment-core/training';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../testing/command-line-fixture.ts';

describe('train --kind KIND --help', () => {
  it.each(trainerKinds)('%s: every option, on one screen', async (kind) => {
    const { code, stdout } = await runCommandLine(['train', '--kind', kind, '--help']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(`Options of ${kind}, set by --option NAME=VALUE or in the JSON file of --config:`);
    expect(lines.length).toBeLessThanOrEqual(52);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const { name } of await trainerOptions(kind)) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  it('shows range and default', async () => {
    const { stdout } = await runCommandLine(['train', '--help', '--kind', 'naive-bayes']);
    expect(stdout).toContain(
      '  alpha                 Added to the count of every term. (1e-10 to 1000000; default 1)\n',
    );
    expect(stdout).toContain('(multinomial, complement; default multinomial)');
    expect((await runCommandLine(['train', '--model', 'naive-bayes', '--help'])).stdout).toBe(stdout);
    expect((await runCommandLine(['train', '--help'])).stdout).toContain('Usage: sentiment train');
  });
});
