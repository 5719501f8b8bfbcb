import type * as postgresql from 'pg';
import { SentimentError } from 'sentiment-core';

/** @throws {SentimentError} `engine_missing`, saying what to install */
export const loadPostgresql = async (): Promise<Pick<typeof postgresql, 'Pool' | 'types'>> => {
  try {
    return await import('pg');
  } catch (cause) {
    const message = 'PostgreSQL needs the package pg: npm install pg';
    throw new SentimentError({ code: 'engine_missing', message, cause });
  }
};
