import { boolean, optionsOf, parseOptions, withDefault } from 'sentiment-core/http';

/** What is masked before a text is kept. All by default. */
export interface MaskingOptions {
  /** `@name` becomes `@user`. */
  readonly mentions?: boolean | undefined;
  /** `name@host.example` becomes `user@example.com`. */
  readonly emails?: boolean | undefined;
  /** Web addresses become `https://example.com`. */
  readonly urls?: boolean | undefined;
}

export const maskingOptions = optionsOf<MaskingOptions>()({
  mentions: withDefault(boolean(), true),
  emails: withDefault(boolean(), true),
  urls: withDefault(boolean(), true),
});

/** Hides what names people. Linear in the length of the text; what is masked already stays as it is. */
export type TextMask = (text: string) => string;

const webAddress = /(?:https?:\/\/|\bwww\.)\S+/giu;

/**
 * The masks are still a mention, an e-mail address and a web address (names reserved by RFC 2606), so that models which
 * learn from masked texts see the kind of token that they will meet.
 * @throws {SentimentError} `option_invalid`
 */
export function createTextMask(options: MaskingOptions = {}): TextMask {
  const { mentions, emails, urls } = parseOptions(maskingOptions, options, 'masking');
  return (text) => {
    const withoutUrls = urls ? text.replace(webAddress, 'https://example.com') : text;
    return mentions || emails ? maskAddresses(withoutUrls, { mentions, emails }) : withoutUrls;
  };
}

const notStorable = /[\0\p{Surrogate}]/gu;

/** As both databases can hold it: PostgreSQL takes no NUL, and UTF-8 no lone surrogate. Both become U+FFFD. */
export function toStorableText(text: string): string {
  return text.replace(notStorable, '\uFFFD');
}

const ofLocalPart = /[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const ofDomain = /[\p{L}\p{M}\p{N}.-]/u;
const ofHandle = /[\p{L}\p{M}\p{N}_]/u;
const someLetter = /[\p{L}\p{N}]/u;
const atSigns = /[@\uFF20]/gu;

interface MaskedKinds {
  readonly mentions: boolean;
  readonly emails: boolean;
}

/** A mask may end up right behind another sign and form a new name with it, which the next pass finds. */
const mostPasses = 4;

/**
 * Replaces mentions and e-mail addresses. It looks around each `@` rather than for a pattern that may begin anywhere: each
 * character is visited at most a few times, whatever the text.
 */
function maskAddresses(text: string, what: MaskedKinds): string {
  let masked = text;
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = maskOnce(masked, what);
    if (next === masked) break;
    masked = next;
  }
  return masked;
}

function maskOnce(text: string, what: MaskedKinds): string {
  let masked = '';
  let done = 0;
  for (const { index } of text.matchAll(atSigns)) {
    // Inside what is masked already.
    if (index < done) continue;
    const localStart = walkBack(text, index, done);
    const domainEnd = endOfDomain(text, index + 1);
    const local = text.slice(localStart, index);
    if (domainEnd !== undefined && someLetter.test(local)) {
      if (!what.emails) continue;
      masked += `${text.slice(done, localStart)}user@example.com`;
      done = domainEnd;
      continue;
    }
    const handleEnd = walkOn(text, index + 1, ofHandle);
    if (!what.mentions || handleEnd === index + 1) continue;
    masked += `${text.slice(done, index)}@user`;
    done = handleEnd;
  }
  return masked + text.slice(done);
}

function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

function walkOn(text: string, start: number, pattern: RegExp): number {
  let end = start;
  while (end < text.length) {
    const character = characterAt(text, end);
    if (!pattern.test(character)) break;
    end += character.length;
  }
  return end;
}

function walkBack(text: string, end: number, least: number): number {
  let start = end;
  while (start > least) {
    const low = text.charCodeAt(start - 1);
    const size = low >= 0xdc00 && low <= 0xdfff && start - 2 >= least ? 2 : 1;
    if (!ofLocalPart.test(text.slice(start - size, start))) break;
    start -= size;
  }
  return start;
}

/** Where a domain with a dot inside ends; undefined when there is none. */
function endOfDomain(text: string, start: number): number | undefined {
  let end = walkOn(text, start, ofDomain);
  // The full stop of the sentence is not the domain's.
  while (end > start && (text[end - 1] === '.' || text[end - 1] === '-')) end -= 1;
  // Only the domain is searched: a search to the end of the text, for each `@`, would not be linear.
  return text.slice(start, end).indexOf('.') > 0 ? end : undefined;
}
