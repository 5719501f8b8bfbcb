import { Writable } from 'node:stream';
import { skipGramDefaults, subwordDefaults } from 'sentiment-core/embeddings';
import { preprocessingNames, trainerKinds } from 'sentiment-core/training';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { skipGramFlags } from './embeddings/embeddings-program.ts';
import * as flags from './terminal/flags.ts';
import { createTestIo, runCommandLine } from './testing/command-line-fixture.ts';

it('offers every kind of model that can be trained, and every preprocessing', () => {
  expect(flags.trainerKinds).toEqual(trainerKinds);
  expect([...flags.preprocessingVariants].sort()).toEqual([...preprocessingNames].sort());
});

it('shows the defaults of word vectors', () => {
  expect(skipGramFlags).toEqual({ ...skipGramDefaults, subwords: undefined, buckets: subwordDefaults.buckets });
});

describe('sentiment', () => {
  it('prints version and help', async () => {
    expect(await runCommandLine(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    const { code, stdout, stderr } = await runCommandLine(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of ['Usage: sentiment', 'predict', 'train', 'evaluate', 'serve', 'Examples:', 'Exit codes: 0 done'])
      expect(stdout).toContain(part);
  });

  it.each([
    ['predict', ['--input <file>', '--format <format>', '--model <model>']],
    [
      'train',
      ['--kind <kind>', '--data', '--validation', '--text', '--label ', '--labels', '--seed', '--config', '--output'],
    ],
    ['describe', ['--preprocessing', '--text', '--label', '--terms', '--json', '--report']],
    ['split', ['--output', '--group', '--time', '--parts', '--text', '--label', '--seed', '--json']],
    ['evaluate', ['--model', '--data', '--text', '--label', '--slices', '--calibration', '--json', '--report']],
    ['compare', ['--data', '--text', '--label', '--slices', '--seed', '--json', '--markdown', '--report']],
    ['serve', ['--port', '--host', '--model']],
  ])('%s --help names every flag', async (command, flags) => {
    const { code, stdout } = await runCommandLine([command, '--help']);
    expect(code).toBe(0);
    for (const flag of [...flags, '--debug']) expect(stdout).toContain(flag);
    expect((await runCommandLine(['help', command])).stdout).toBe(stdout);
  });

  it('prints the help of every command on one screen: 40 lines of 100 columns', async () => {
    const listed = (await runCommandLine(['--help'])).stdout.split('Commands:')[1]?.split('Examples:')[0] ?? '';
    const names = [...listed.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
    expect(names).toEqual(expect.arrayContaining(['predict', 'train', 'retrain', 'serve']));
    const nested = ['mlflow sync', 'feedback export', 'embeddings train', 'embeddings coverage'];
    for (const command of ['', ...names, ...nested]) {
      const { stdout } = await runCommandLine([...command.split(' ').filter(Boolean), '--help']);
      const lines = stdout.trimEnd().split('\n');
      const widest = Math.max(...lines.map((line) => line.length));
      expect({ command, lines: lines.length > 40, widest: widest > 100 }).toEqual({
        command,
        lines: false,
        widest: false,
      });
    }
  });

  it.each([
    [
      'nothing',
      [],
      'give a command: predict, train, describe, split, evaluate, compare, serve, ...; --help lists all of them',
    ],
    ['unknown command', ['predit', 'x'], "unknown command 'predit' (Did you mean predict?)"],
    ['unknown option', ['--nope'], "unknown option '--nope'"],
    [
      'port',
      ['serve', '--port', '70000'],
      "option '--port <port>' argument '70000' is invalid. A whole number from 0 to 65535 is needed.",
    ],
  ])('wrong usage: %s', async (_, argv, message) => {
    expect(await runCommandLine(argv)).toEqual({ code: 2, stdout: '', stderr: `sentiment: ${message}\n` });
  });

  it.each([
    ['EPIPE', 0, ''],
    ['ENOSPC', 1, 'sentiment: write ENOSPC\n'],
  ])('ends without a crash when the help cannot be written: %s', async (failure, code, stderr) => {
    for (const argv of [['--help'], ['--version'], ['help', 'predict'], ['predict', '+']]) {
      const stdout = new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${failure}`), { code: failure })),
      });
      const io = { ...createTestIo(), stdout };
      expect(await runCommandLine(argv, undefined, io)).toMatchObject({ code, stderr });
    }
  });
});
