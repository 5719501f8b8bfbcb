import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebhookSecret, readWebhookSecret, signWebhook, verifyWebhookSignature } from './webhook-channel.ts';

const secret = createWebhookSecret();
const at = 1_800_000_000_000;
const webhook = readWebhookSecret('secret', secret);
beforeEach(() => void vi.useFakeTimers({ now: at, toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

function verify(headers: object, body: string | Uint8Array, options: object = {}): boolean {
  return verifyWebhookSignature({ secrets: secret, headers: { ...headers }, body, ...options });
}

describe('webhook signatures', () => {
  it('are those of Standard Webhooks', () => {
    // From the tests of its reference libraries.
    const signed = signWebhook(
      readWebhookSecret('secret', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330_000,
      '{"test": 2432232314}',
    );
    expect(signed).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('hold for what was signed, as text and as bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (body, id) => {
        const headers = signWebhook(webhook, id, at, body);
        expect(verify(headers, body)).toBe(true);
        expect(verify(headers, new TextEncoder().encode(body))).toBe(true);
      }),
    );
  });

  it('break when anything is changed', () => {
    const headers = signWebhook(webhook, 'id', at, 'body');
    expect(verify(headers, 'body!')).toBe(false);
    for (const change of [
      { 'webhook-id': 'other' },
      { 'webhook-timestamp': String(at / 1_000 + 1) },
      { 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') },
      { 'webhook-signature': 'v1,' },
      { 'webhook-signature': '' },
      { 'webhook-id': undefined },
      { 'webhook-timestamp': undefined },
      { 'webhook-signature': undefined },
      { 'webhook-signature': [headers['webhook-signature']] },
    ])
      expect(verify({ ...headers, ...change }, 'body')).toBe(false);
    expect(verify(headers, 'body', { secrets: createWebhookSecret() })).toBe(false);
  });

  it('are refused when too old or too new, so that they cannot be replayed for long', () => {
    const headers = signWebhook(webhook, 'id', at, 'body');
    for (const [seconds, right] of [
      [300, true],
      [-300, true],
      [301, false],
      [-301, false],
    ] as const) {
      vi.setSystemTime(at + seconds * 1_000);
      expect(verify(headers, 'body')).toBe(right);
    }
    vi.setSystemTime(at);
    expect(verify({ ...headers, 'webhook-timestamp': 'NaN' }, 'body')).toBe(false);
  });

  it('allow the secret to be changed', () => {
    const headers = signWebhook(webhook, 'id', at, 'body');
    expect(verify(headers, 'body', { secrets: [createWebhookSecret(), secret] })).toBe(true);
    const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
    expect(verify(both, 'body')).toBe(true);
  });

  it.each(['', 'whsec_', 'whsec_c2hvcnQ=', 'not base64 at all!!', `whsec_${'A'.repeat(200)}`, undefined])(
    'refuse the secret %j without showing it',
    (wrong) => {
      try {
        readWebhookSecret('secret', wrong);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code: 'option_invalid', field: 'secret' });
        if (wrong !== undefined && wrong.length > 7) expect(String(error)).not.toContain(wrong);
      }
    },
  );
});
