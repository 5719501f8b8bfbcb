import { describe, expect, it } from 'vitest';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { createSentimentRouter } from './sentiment-router.ts';
import { createSentimentServer } from './sentiment-server.ts';

const classifier = createWordCountClassifier();

function invalid(field: string) {
  return expect.objectContaining({ code: 'option_invalid', field });
}

describe('options of the server', () => {
  it.each<[string, object]>([
    ['classifier', { classifier: undefined }],
    ['classifier.predict', { classifier: {} }],
    ['rateLimit', { rateLimit: true }],
    ['rateLimit.limit', { rateLimit: { limit: Number.NaN } }],
    ['rateLimit.windowMs', { rateLimit: { windowMs: 'x' } }],
    ['rateLimit.window', { rateLimit: { window: 1 } }],
    ['cors', { cors: 'x' }],
    ['cors.origins', { cors: { origins: '*' } }],
    ['trustProxy', { trustProxy: Number.NaN }],
    ['trustProxy', { trustProxy: 'nowhere' }],
    ['trustProxy', { trustProxy: {} }],
    ['signals', { signals: 'SIGTERM' }],
    ['signals[1]', { signals: ['SIGTERM', 'SIGTREM'] }],
    ['signals[0]', { signals: ['SIGKILL'] }],
    ['observerTimeoutMs', { observerTimeoutMs: -1 }],
    ['observers', { observers: {} }],
    ['observers[0].onPredictions', { observers: [{}] }],
    ['closeTimeoutMs', { closeTimeoutMs: Number.NaN }],
    ['closeTimeoutMs', { closeTimeoutMs: -1 }],
    ['timeouts.idleMs', { timeouts: { idleMs: -1 } }],
    ['timeouts.requestMs', { timeouts: { requestMs: Number.NaN } }],
    ['timeouts.request', { timeouts: { request: 1 } }],
    ['handlers[0]', { handlers: ['x'] }],
    ['onError', { onError: 'x' }],
    ['limits', { limits: null }],
    ['limits.bodyBytes', { limits: { bodyBytes: -1 } }],
    ['limits.heldBodyBytes', { limits: { heldBodyBytes: 1 } }],
    ['openapi.titel', { openapi: { titel: 'x' } }],
    ['additionalRoutes[0].handle', { additionalRoutes: [{ method: 'GET', path: '/x' }] }],
    ['ratelimit', { ratelimit: false }],
  ])('%s is refused: %j', (field, wrong) => {
    const before = process.listenerCount('SIGTERM');
    expect(() => createSentimentServer({ classifier, ...wrong })).toThrowError(invalid(field));
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('are taken when they are right, or undefined', () => {
    const right = {
      rateLimit: { limit: 1, windowMs: 1 },
      cors: { origin: 'https://friend.example', maxAge: 1 },
      trustProxy: ['loopback', '192.0.2.0/24'],
      timeouts: { headersMs: 0, requestMs: 0, keepAliveMs: 0, idleMs: 0 },
      closeTimeoutMs: 0,
      signals: ['SIGTERM' as const],
      observerTimeoutMs: 0,
      openapi: { title: 'x' },
    };
    void createSentimentServer({ classifier: () => undefined, ...right }).close();
    const none = { cors: undefined, rateLimit: undefined, limits: undefined, signals: undefined, onError: undefined };
    void Reflect.apply(createSentimentServer, undefined, [{ classifier, ...none }]).close();
  });
});

describe('options of the router', () => {
  it.each<[string, object]>([
    ['classifier', { classifier: 'default' }],
    ['unknownPath', { unknownPath: 'skip' }],
    ['routes', { routes: undefined }],
    ['routes[0]', { routes: ['x'] }],
    ['limits', { routes: [], limits: {} }],
    ['onError', { onError: 1 }],
    ['limit', { limit: {} }],
  ])('%s is refused: %j', (field, wrong) => {
    const options = 'routes' in wrong ? wrong : { classifier, ...wrong };
    expect(() => Reflect.apply(createSentimentRouter, undefined, [options])).toThrowError(invalid(field));
  });
});
