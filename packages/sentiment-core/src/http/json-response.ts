import type { RouteResponse } from '../contracts/index.ts';

const answerHeaders = { 'content-type': 'application/json; charset=utf-8' } as const;
const stateHeaders = { ...answerHeaders, 'cache-control': 'no-store' } as const;

/** 200 with a JSON body. */
export const jsonResponse = (body: unknown): RouteResponse => ({
  status: 200,
  headers: answerHeaders,
  body: JSON.stringify(body),
});

/** 200 with JSON that describes this moment and must not be cached. */
export const stateResponse = (body: unknown): RouteResponse => ({
  status: 200,
  headers: stateHeaders,
  body: JSON.stringify(body),
});
