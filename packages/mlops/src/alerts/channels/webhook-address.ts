import { isLoopback, SentimentError } from 'sentiment-core/http';

const invalid = (option: string, expected: string): SentimentError =>
  new SentimentError({ code: 'option_invalid', field: option, message: `option "${option}" must be ${expected}` });

/**
 * The address of a webhook. Its path is often the key to it, so no message shows it.
 * @param allowInsecure takes `http:` to other machines too
 * @throws {SentimentError} `option_invalid`
 */
export const readWebhookAddress = (option: string, value: unknown, allowInsecure: boolean): URL => {
  if (typeof value !== 'string' || !URL.canParse(value)) throw invalid(option, 'an address');
  const url = new URL(value);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid(option, 'an https: address');
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowInsecure)
    throw invalid(option, 'an https: address (http: only to this machine, or with allowInsecure)');
  if (url.username !== '' || url.password !== '') throw invalid(option, 'an address without user and password');
  return url;
};
