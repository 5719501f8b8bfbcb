export type { ListeningAddress, ListenOptions, ServerTimeouts } from './http-server.ts';
export type { RateLimitOptions } from './middleware.ts';
export { createSentimentRouter, type RouteSource, type SentimentRouterOptions } from './sentiment-router.ts';
export { createSentimentServer, type SentimentServer, type SentimentServerOptions } from './sentiment-server.ts';
