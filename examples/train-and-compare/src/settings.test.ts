import { expect, it } from 'vitest';
import { readSettings, SettingsError, sourceName } from './settings.ts';

it('compares the classical models on all rows when nothing else is said', () => {
  const settings = readSettings(['--data', 'tweets']);
  expect(settings).toMatchObject({ plan: 'classical', rows: undefined, only: [], tests: [], backend: 'auto' });
  expect(settings.file).toMatch(/tweets.sentiment140-train\.csv\.gz$/);
});

it('takes several files to evaluate on', () => {
  const settings = readSettings([
    '--data',
    'd',
    '--test',
    'a.csv',
    '--test',
    'b.csv',
    '--rows',
    'all',
    '--epochs',
    '3',
  ]);
  expect(settings).toMatchObject({ tests: ['a.csv', 'b.csv'], rows: Infinity, epochs: 3 });
});

it.each([
  [[], '--data DIR'],
  [['--data', 'd', '--plan', 'long'], '--plan must be one of classical, quick, full'],
  [['--data', 'd', '--rows', '1e9x'], '--rows must be a whole number'],
  [['--data', 'd', '--epochs', '0'], '--epochs must be a whole number of 1 or more'],
  [['--data', 'd', '--backend', 'gpu'], '--backend must be one of'],
  [['--data', 'd', '--typo'], '--typo'],
])('refuses %j', (parameters, message) => {
  expect(() => readSettings(parameters)).toThrow(SettingsError);
  expect(() => readSettings(parameters)).toThrow(message);
});

it('names a source by its file', () => {
  expect(sourceName('/data/airline-train.csv.gz')).toBe('airline-train');
  expect(sourceName('tweets.v2.ndjson')).toBe('tweets.v2');
});
