export type { ListeningAddress, ListenOptions } from './listen.ts';
export type { RateLimitOptions } from './rate-limit.ts';
export { createSentimentRouter, type RouteSource, type SentimentRouterOptions } from './sentiment-router.ts';
export { createSentimentServer, type SentimentServer, type SentimentServerOptions } from './sentiment-server.ts';
export type { ServerTimeouts } from './server-timeouts.ts';
