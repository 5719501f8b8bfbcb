import { requireFields } from 'sentiment-core/http';
import { SentimentError } from 'sentiment-core';
import { maskAddresses } from './mask-addresses.ts';

/** What is masked before a text is kept. All by default. */
export interface MaskingOptions {
  /** `@name` becomes `@user`. */
  readonly mentions?: boolean;
  /** `name@host.example` becomes `user@example.com`. */
  readonly emails?: boolean;
  /** Web addresses become `https://example.com`. */
  readonly urls?: boolean;
}

/** Hides what names people. Linear in the length of the text; what is masked already stays as it is. */
export type TextMask = (text: string) => string;

const webAddress = /(?:https?:\/\/|\bwww\.)\S+/giu;

/**
 * The masks are still a mention, an e-mail address and a web address (names reserved by RFC 2606), so that models which
 * learn from masked texts see the kind of token that they will meet.
 * @throws {SentimentError} `option_invalid`
 */
export const createTextMask = (options: MaskingOptions = {}): TextMask => {
  checkOptions(options);
  const { mentions = true, emails = true, urls = true } = options;
  return (text) => {
    const withoutUrls = urls ? text.replace(webAddress, 'https://example.com') : text;
    return mentions || emails ? maskAddresses(withoutUrls, { mentions, emails }) : withoutUrls;
  };
};

const checkOptions = (options: object): void => {
  requireFields('masking', options, ['mentions', 'emails', 'urls']);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || typeof value === 'boolean') continue;
    const field = `masking.${name}`;
    throw new SentimentError({ code: 'option_invalid', field, message: `option "${field}" must be true or false` });
  }
};
