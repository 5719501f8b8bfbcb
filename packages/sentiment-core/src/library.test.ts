import { expect, it } from 'vitest';
import description from '../package.json' with { type: 'json' };
import { libraryName, libraryVersion } from './library.ts';

it('names the package as package.json does', () => {
  expect({ name: libraryName, version: libraryVersion }).toEqual({
    name: description.name,
    version: description.version,
  });
});
