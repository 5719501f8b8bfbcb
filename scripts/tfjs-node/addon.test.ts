import { expect, it } from 'vitest';
import { apiVersion, findAddonPackage } from './addon.ts';

it('takes the highest Node-API version that the addon and Node have', () => {
  expect(apiVersion([3, 4, 8], 10)).toBe(8);
  expect(apiVersion([3, 4, 8], 5)).toBe(4);
  expect(() => apiVersion([3, 4, 8], 2)).toThrow('this Node has Node-API 2; the addon needs 3');
});

it('says what to install when the package is missing', async () => {
  await expect(findAddonPackage('nowhere')).rejects.toThrow('nowhere is not installed: npm ci');
});
