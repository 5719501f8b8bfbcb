import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { printedCommand } from './printed-command.ts';

describe('printedCommand', () => {
  it('is what the user typed, by way of npx where npm started it', () => {
    expect(printedCommand(['mlflow', 'sync', 'models/a-1'], { environment: {} })).toBe(
      'sentiment mlflow sync models/a-1',
    );
    const environment = { npm_command: 'exec' };
    expect(printedCommand(['mlflow', 'sync', '.'], { environment })).toBe('npx @sentiment-core/cli mlflow sync .');
  });

  it.runIf(process.platform !== 'win32')('is read by a shell as it was meant', () => {
    const words = ['mlflow', 'sync', "ma's models $HOME `id`", '', 'ü*', '~/x', 'back\\slash'];
    const line = printedCommand(words, { environment: {}, platform: 'linux' }).replace(/^sentiment/, "printf '%s\\n'");
    expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\n').slice(0, -1)).toEqual(words);
  });

  it('quotes for Windows', () => {
    const options = { environment: {}, platform: 'win32' } as const;
    expect(printedCommand(['mlflow', 'sync', 'C:\\my models'], options)).toBe('sentiment mlflow sync "C:\\my models"');
  });
});
