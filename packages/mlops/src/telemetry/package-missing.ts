import { SentimentError } from 'sentiment-core';

/** @param packages what to install, for a command of npm */
export const packageMissing = (purpose: string, packages: string, cause: unknown): SentimentError => {
  const [why] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  return new SentimentError({
    code: 'engine_missing',
    message: `${purpose} needs a package that is not installed: npm install ${packages} (${why})`,
    cause,
  });
};
