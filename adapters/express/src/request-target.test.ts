import { expect, it } from 'vitest';
import { splitTarget } from './request-target.ts';

it.each([
  ['/health', '/health', ''],
  ['/health?', '/health', ''],
  ['/a?b=http://c/d?e', '/a', 'b=http://c/d?e'],
  ['http://host/health?probe=1', '/health', 'probe=1'],
  ['HTTPS://user@host:1/a', '/a', ''],
  ['http://host', '/', ''],
  ['http://host?a', '/', 'a'],
  ['//host/a', '//host/a', ''],
  ['*', '*', ''],
])('%s is path %s and query %s', (target, path, query) => {
  expect(splitTarget(target)).toEqual({ path, query });
});
