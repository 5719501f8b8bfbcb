import type { RouteRequest } from 'sentiment-core/http';

/** The key that a request carries: `Authorization: Bearer KEY`, else `X-Api-Key: KEY`. */
export const presentedKey = (request: Pick<RouteRequest, 'header'>): string | undefined => {
  const [scheme = '', key] = (request.header('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && key !== undefined && key !== '') return key;
  return request.header('x-api-key') || undefined;
};
