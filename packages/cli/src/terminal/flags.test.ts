import { expect, it } from 'vitest';
import { recordedCommand } from './flags.ts';

it.each([
  ['http://user:pa55@host:5000/path?q=1#f', 'http://host:5000/path?q=1#f'],
  ['--mlflow=https://user:p%40ss@host', '--mlflow=https://host/'],
  ['https://token@host/a@b', 'https://host/a@b'],
  ['http:user:pa55@host', 'http://host/'],
  ['http://user:p@ss@host', 'http://host/'],
  ['--mlflow=user://a:b@host x', '--mlflow=user://host x'],
  ['http://host:5000', 'http://host:5000'],
  ['a@b.c', 'a@b.c'],
  ['--data', '--data'],
  ['tweets.csv:10', 'tweets.csv:10'],
])('%s', (argument, kept) => {
  expect(recordedCommand([argument])).toEqual(['sentiment', kept]);
});
