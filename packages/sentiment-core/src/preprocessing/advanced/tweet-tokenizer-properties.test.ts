import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Token } from '../../contracts/preprocessor.ts';
import { murmurHash3 } from '../../hashing/murmur-hash3.ts';
import { arbitraryText, normalisedText } from '../arbitrary-text-fixture.ts';
import { tweetGrammar } from './tweet-grammar.ts';
import { createTweetTokenizer, createUtf8Buffer, streamPadding } from './tweet-tokenizer.ts';

const encoder = new TextEncoder();
const tokenizer = createTweetTokenizer();
const replacements = new Set(tweetGrammar.flatMap(({ as }) => as ?? []));

const rules = tweetGrammar.map((rule) => {
  const pattern = rule.pattern.replaceAll('\\x{', '\\u{');
  return { ...rule, begins: new RegExp(pattern, 'uy'), whole: new RegExp(`^(?:${pattern})$`, 'u') };
});

/** The grammar as its comments say it, by JavaScript's regular expressions; slow. */
function referenceTokens(original: string): Token[] {
  const text = normalisedText(original);
  const tokens: Token[] = [];
  let marksLeft = 0;
  for (let start = 0; start < text.length;) {
    let end = start;
    let found: (typeof rules)[number] | undefined;
    for (const rule of rules) {
      rule.begins.lastIndex = start;
      if (!rule.begins.test(text)) continue;
      for (let last = text.length; last > end; last--) {
        if (!rule.whole.test(text.slice(start, last))) continue;
        [end, found] = [last, rule];
        break;
      }
    }
    if (found === undefined) {
      start += (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const plain = found.as ?? text.slice(start, end);
    if (found.cut) marksLeft = 0;
    tokens.push({ text: marksLeft > 0 ? `NOT_${plain}` : plain, start, end });
    marksLeft = found.negator ? 3 : Math.max(0, marksLeft - 1);
    start = end;
  }
  return tokens;
}

const tweets = [
  '@AirParadis my flight AP123 was 3 hrs late AGAIN!!! worst airline ever :( #fail http://t.co/aB3',
  "I don't think it's that bad, can’t complain... NOT! lol",
  'RT @someone: omg soooo haaaappy hahahahaaa xD <3 <3 &lt;3 ♥ 💕💕',
  'cant wait 4 the wkend :-D ;) =] :\'( :/ :| :O :* -_- ^_^ \\o/ </3',
  'Meh... >:( >.< T_T ;_; D: 8-) (: (; ): )\': :‑)',
  'bit.ly/abc www.foo.com/x?y=z example.com foo.co.uk/path HTTPS://X.Y a.b.c.de/f',
  '10:30am :dude :pizza :open =people ;done :Dallas',
  'ç\'est génial 👍🏽👎🏿 👨‍👩‍👧‍👦 🇫🇷🇩🇪🇺 ☎️ ©®™ 1️⃣',
  'rock’n’roll it`s y\'all o\'clock ain\'t won\'t wont shan\'t \'quoted\'',
  'wow... wowww woooow noooo yesss pleeease ummm ughhh lmfao roflmao lollolol loooolz',
  'a&b &amp;&amp; &#39; &unknownentity; &a; AT&T; %$+ 50% c++ f**k',
  '......... ?????? !!!!!! ?!?!?! ,,,;;;::: …… ..…',
  '日本語のツイート 한국어 트윗 مرحبا بالعالم שלום עולם',
  '^^^ ^.^ ^----^ ^---- -.- -..- -.-.- >___< >__ ;___; ;__ t____t t___',
]; // prettier-ignore

describe('tokenize', () => {
  it.each(tweets)('as the grammar read by RegExp: %s', (tweet) => {
    expect(tokenizer.tokenize(tweet)).toEqual(referenceTokens(tweet));
  });

  it('as the grammar read by RegExp, on arbitrary text', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        expect(tokenizer.tokenize(text)).toEqual(referenceTokens(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('places tokens in order in the original text', () => {
    fc.assert(
      fc.property(arbitraryText, (text) => {
        let previous = 0;
        for (const { text: token, start, end } of tokenizer.tokenize(text)) {
          expect(start).toBeGreaterThanOrEqual(previous);
          expect(end).toBeGreaterThan(start);
          previous = end;
          const slice = normalisedText(text.slice(start, end));
          const plain = token.startsWith('NOT_') ? token.slice(4) : token;
          expect(plain === slice || replacements.has(plain)).toBe(true);
        }
        expect(previous).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the same in a text of its own as behind other text that ends with a space', () => {
    fc.assert(
      fc.property(arbitraryText, arbitraryText, (before, text) => {
        const apart = createTweetTokenizer({ negation: false });
        const first = apart.tokenize(`${before} `);
        const offset = before.length + 1;
        const moved = apart
          .tokenize(text)
          .map((token) => ({ ...token, start: token.start + offset, end: token.end + offset }));
        expect(apart.tokenize(`${before} ${text}`)).toEqual([...first, ...moved]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('scan', () => {
  it.each([true, false])('gives the hashes of the tokens, then zeros (negation %s)', (negation) => {
    const scanner = createTweetTokenizer({ negation });
    const namer = createTweetTokenizer({ negation });
    fc.assert(
      fc.property(arbitraryText, (text) => {
        const { hashes, count } = scanner.scan(text);
        const expected = namer.tokenize(text).map((token) => murmurHash3(encoder.encode(token.text)) | 0);
        expect([...hashes.subarray(0, count)]).toEqual(expected);
        expect([...hashes.subarray(count, count + streamPadding)]).toEqual(new Array(streamPadding).fill(0));
      }),
      { numRuns: 1000 },
    );
  });

  it('hashes marked tokens of every length', () => {
    for (let length = 1; length < 20; length++) {
      const token = 'q'.repeat(length);
      const { hashes } = tokenizer.scan(`not ${token}`);
      expect(hashes[1]).toBe(murmurHash3(encoder.encode(`NOT_${token}`)) | 0);
    }
  });

  it.each([
    'a.a.a.', 'http://', 'http:// ', '&amp', '&#1', ':::::', '((((', '@@@@', "a'b", 'ab’', 'haha', 'hahax', 'he', 'l', 'lo', 'o',
    '^-', '^--', '-_', '-.', '>_', ';_', 't_', '^_-._', 'a.bc', 'www', '.', '…', '!?', '🇫', '😀', '\ud83d', ' ', '\u0000', "not ", "n'",
  // Other work on the machine can spoil a measurement, but makes no quadratic work look linear: one good one of four is enough.
  ])('takes time in proportion to the length of repeated %j', { retry: 3 }, (piece) => {
    const scanner = createTweetTokenizer();
    const time = (units: number): number => {
      const text = piece.repeat(Math.ceil(units / piece.length));
      let least = Infinity;
      for (let run = 0; run < 3; run++) {
        const started = performance.now();
        scanner.scan(text);
        least = Math.min(least, performance.now() - started);
      }
      return least;
    };
    time(400_000);
    // Four times the text: quadratic work would take sixteen times as long, or minutes.
    expect(time(400_000)).toBeLessThan(10 * time(100_000) + 5);
  }); // prettier-ignore
});

function lowerCaseAscii(text: string) {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

describe('createUtf8Buffer', () => {
  it('encodes as TextEncoder, with ASCII letters in lower case, and ends with a zero', () => {
    const buffer = createUtf8Buffer();
    fc.assert(
      fc.property(arbitraryText, (text) => {
        buffer.write(text);
        const expected = encoder.encode(lowerCaseAscii(text));
        expect(buffer.bytes.subarray(0, buffer.length)).toEqual(expected);
        expect(buffer.bytes[buffer.length]).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['the ends of the encoding lengths', '\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}'],
    ['the neighbours of the letters', '@AZ[`az{'],
    ['letters beyond ASCII, which keep their case', 'ÀÉİK'],
    ['lone surrogates', '\ud800|\udc00|\udc00\ud800|\ud800'],
    ['a pair behind a lone one', '\ud800\ud83d\ude00'],
  ])('%s', (_, text) => {
    const buffer = createUtf8Buffer();
    buffer.write(text);
    expect(buffer.bytes.subarray(0, buffer.length)).toEqual(encoder.encode(lowerCaseAscii(text)));
  });

  it('grows with the text, keeps four bytes behind it, and forgets what was there', () => {
    const buffer = createUtf8Buffer();
    for (const text of ['€'.repeat(681), '€'.repeat(682), '€'.repeat(683), '😀'.repeat(10_000), 'a']) {
      buffer.write(text);
      expect(buffer.bytes.subarray(0, buffer.length)).toEqual(encoder.encode(text));
      expect(buffer.bytes.length).toBeGreaterThanOrEqual(buffer.length + 4);
      expect(buffer.view.buffer).toBe(buffer.bytes.buffer);
      expect(buffer.bytes[buffer.length]).toBe(0);
    }
  });
});
