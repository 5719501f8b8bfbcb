import { expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';

it.each([
  'localhost',
  'LocalHost',
  'localhost.',
  '127.0.0.1',
  '127.0.0.1.',
  '127.1.2.3',
  '127.255.255.255',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '0000:0000:0000:0000:0000:0000:0000:0001',
  '::ffff:127.0.0.1',
  '[::ffff:127.0.0.1]',
  '::FFFF:127.0.0.1',
  '[::ffff:7f00:1]',
])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each([
  '',
  '0.0.0.0',
  '::',
  '[::]',
  '126.0.0.1',
  '128.0.0.1',
  '127.0.0.256',
  '127.0.0.1.example.com',
  'localhost.example.com',
  'mylocalhost',
  'localhost..',
  'localhost:80',
  'localhost/x',
  'x@localhost',
  'local%68ost',
  '[localhost]',
  '[127.0.0.1]',
  '::2',
  '::ffff:10.0.0.1',
  '::1.example.com',
  '[::1',
  'fe80::1',
])('"%s" is another machine, or none', (host) => {
  expect(isLoopback(host)).toBe(false);
});

it('takes the host of any URL', () => {
  for (const url of ['http://127.1:80/', 'https://LOCALHOST', 'http://[0:0::1]:3000/x', 'http://[::ffff:127.0.0.1]'])
    expect([url, isLoopback(new URL(url).hostname)]).toEqual([url, true]);
});
