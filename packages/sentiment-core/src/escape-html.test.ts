import { expect, it } from 'vitest';
import { escapeHtml } from './escape-html.ts';

it('escapes what ends content or a quoted attribute, once', () => {
  expect(escapeHtml(`<a title="x" id='y'>&amp;`)).toBe('&lt;a title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;');
});

it('leaves other text as it is, and puts spaces where XML allows no character', () => {
  expect(escapeHtml('é 😀\tline\r\n')).toBe('é 😀\tline\r\n');
  expect(escapeHtml('a\u0000b\u001fc\u000b')).toBe('a b c ');
});
