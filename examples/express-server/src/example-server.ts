import { fileURLToPath } from 'node:url';
import { createSentimentServer, type SentimentServer } from '@sentiment-core/express';
import express from 'express';
import type { Route } from 'sentiment-core/http';
import type { Settings } from './settings.ts';

const pages = fileURLToPath(new URL('../public', import.meta.url));

/** The routes and the page at `/`. The page is checked for changes on every visit, its parts every five minutes. */
export const createExampleServer = (
  settings: Settings,
  routes: readonly Route[],
  signals: readonly NodeJS.Signals[] = [],
): SentimentServer =>
  createSentimentServer({
    routes,
    signals,
    rateLimit: settings.requestsPerMinute === false ? false : { limit: settings.requestsPerMinute },
    trustProxy: settings.trustedProxies,
    handlers: [
      express.static(pages, {
        setHeaders(response, file) {
          response.setHeader('cache-control', file.endsWith('.html') ? 'no-cache' : 'public, max-age=300');
        },
      }),
    ],
  });
