import type { Token } from '../../contracts/preprocessor.ts';
import { finish, mixBlock, murmurHash3 } from '../../hashing/murmur-hash3.ts';
import { unpackAutomaton } from '../automaton/packed-automaton.ts';
import { tweetAutomaton } from './tweet-automaton.generated.ts';
import { type TokenRule, tweetGrammar } from './tweet-grammar.ts';

/** Zeros behind the tokens: n-grams may look past the end without asking. */
export const streamPadding = 8;

/** The tokens of one text as hashes. Buffers belong to the tokenizer and are overwritten by its next text. */
export interface TokenStream {
  /** MurmurHash3 of each token's UTF-8 bytes, as signed 32-bit integers: `count` of them, then at least `streamPadding` zeros. */
  hashes: Int32Array;
  count: number;
}

export interface TweetTokenizerOptions {
  /** Marks the tokens after a negator with `NOT_`. Default true. */
  readonly negation?: boolean;
}

export interface TweetTokenizer {
  /** Tokenizes and hashes into a stream that the next call overwrites. One pass, linear in the length of the text, no strings made. */
  scan(text: string): TokenStream;
  /** The same tokens as strings, with their UTF-16 offsets in `text`. */
  tokenize(text: string): Token[];
}

/** How many tokens a negator marks, unless one of `.,!?;:` comes first. */
const negationWindow = 3;
const negationMark = 'NOT_';
/** The mark is one block of the hash: marked tokens start from the state behind it. */
const markedState = mixBlock(0, 0x5f544f4e);

interface Tables {
  /** Next state by `state << 8 | byte`; 0 is dead, 1 the start. */
  readonly next: Uint16Array;
  /** States from here on end a token. */
  readonly firstAccepting: number;
  /** Rule number + 1 that a state accepts, or 0. Indexes the arrays below. */
  readonly accepts: Uint8Array;
  /** What the rule writes instead of the match, if anything. */
  readonly replacements: readonly (string | undefined)[];
  readonly actions: Uint8Array;
  /** Hash of the replacement, plain and marked. */
  readonly plainHashes: Int32Array;
  readonly markedHashes: Int32Array;
}

const action = { replaces: 1, negates: 2, cuts: 4 } as const;

let shared: Tables | undefined;

function tables(): Tables {
  if (shared) return shared;
  const { transitions, classes, classCount, accepts } = unpackAutomaton(tweetAutomaton);
  // Accepting states go last, so that one comparison tells them apart; the dead state and the start stay 0 and 1.
  const states = Array.from(accepts.keys());
  const order = [...states.filter((state) => accepts[state] === 0), ...states.filter((state) => accepts[state] !== 0)];
  const numbers = new Uint16Array(order.length);
  order.forEach((state, number) => (numbers[state] = number));
  const next = new Uint16Array(order.length << 8);
  order.forEach((state, number) => {
    for (let byte = 0; byte < 256; byte++) {
      next[(number << 8) | byte] = numbers[transitions[state * classCount + classes[byte]]];
    }
  });
  const rules: readonly TokenRule[] = [{ pattern: '' }, ...tweetGrammar];
  const encoder = new TextEncoder();
  const hash = (text: string) => murmurHash3(encoder.encode(text));
  shared = {
    next,
    firstAccepting: accepts.filter((accept) => accept === 0).length,
    accepts: Uint8Array.from(order, (state) => accepts[state]),
    replacements: rules.map((rule) => rule.as),
    actions: Uint8Array.from(
      rules,
      ({ as, negator, cut }) =>
        (as === undefined ? 0 : action.replaces) | (negator ? action.negates : 0) | (cut ? action.cuts : 0),
    ),
    plainHashes: Int32Array.from(rules, ({ as = '' }) => hash(as)),
    markedHashes: Int32Array.from(rules, ({ as = '' }) => hash(negationMark + as)),
  };
  return shared;
}

export function createTweetTokenizer({ negation = true }: TweetTokenizerOptions = {}): TweetTokenizer {
  const { next, firstAccepting, accepts, replacements, actions, plainHashes, markedHashes } = tables();
  const source = createUtf8Buffer();
  const stream: TokenStream = { hashes: new Int32Array(0), count: 0 };
  let places = {
    starts: new Int32Array(0),
    ends: new Int32Array(0),
    rules: new Uint8Array(0),
    marked: new Uint8Array(0),
  };

  function scan(text: string): TokenStream {
    source.write(text);
    const { bytes, view, length } = source;
    if (stream.hashes.length < length + streamPadding) reserve(length * 2 + streamPadding);
    const { hashes } = stream;
    const { starts, ends, rules, marked } = places;
    let count = 0;
    let marksLeft = 0;
    for (let position = 0; position < length;) {
      let accepted = 0;
      let end = position;
      let state = next[256 | bytes[position]];
      for (let index = position; state !== 0;) {
        index++;
        if (state >= firstAccepting) {
          accepted = state;
          end = index;
        }
        state = next[(state << 8) | bytes[index]];
      }
      if (accepted === 0) {
        position++;
        continue;
      }
      const rule = accepts[accepted];
      const todo = actions[rule];
      if ((todo & action.cuts) !== 0) marksLeft = 0;
      const mark = marksLeft > 0;
      if (mark) marksLeft--;
      if ((todo & action.negates) !== 0 && negation) marksLeft = negationWindow;
      if ((todo & action.replaces) !== 0) hashes[count] = (mark ? markedHashes : plainHashes)[rule];
      else hashes[count] = hashRange(view, position, end, mark);
      starts[count] = position;
      ends[count] = end;
      rules[count] = rule;
      marked[count++] = mark ? 1 : 0;
      position = end;
    }
    hashes.fill(0, count, count + streamPadding);
    stream.count = count;
    return stream;
  }

  /** Every byte may be a token. */
  function reserve(capacity: number): void {
    stream.hashes = new Int32Array(capacity);
    places = {
      starts: new Int32Array(capacity),
      ends: new Int32Array(capacity),
      rules: new Uint8Array(capacity),
      marked: new Uint8Array(capacity),
    };
  }

  function tokenize(text: string): Token[] {
    const { count } = scan(text);
    const { starts, ends, rules, marked } = places;
    const decoder = new TextDecoder();
    const offsetAt = utf16Offsets(source.bytes);
    return Array.from({ length: count }, (_, index) => {
      const matched = decoder.decode(source.bytes.subarray(starts[index], ends[index]));
      const plain = replacements[rules[index] ?? 0] ?? matched;
      return {
        text: marked[index] === 1 ? negationMark + plain : plain,
        start: offsetAt(starts[index] ?? 0),
        end: offsetAt(ends[index] ?? 0),
      };
    });
  }

  return { scan, tokenize };
}

function hashRange(view: DataView, start: number, end: number, mark: boolean): number {
  let state = mark ? markedState : 0;
  let position = start;
  for (; position + 4 <= end; position += 4) state = mixBlock(state, view.getInt32(position, true));
  const left = end - position;
  // The buffer reaches at least three bytes past the text, so the read stays inside; what is not ours is masked off.
  const tail = left === 0 ? 0 : view.getInt32(position, true) & ((1 << (left << 3)) - 1);
  return finish(state, tail, end - start + (mark ? negationMark.length : 0));
}

/** Maps growing byte positions to UTF-16 offsets in one walk: four-byte sequences are two units, every other is one. */
function utf16Offsets(bytes: Uint8Array): (position: number) => number {
  let walked = 0;
  let offset = 0;
  return (position) => {
    for (; walked < position; walked++) {
      const byte = bytes[walked] ?? 0;
      if (byte < 0x80 || byte >= 0xc0) offset += byte >= 0xf0 ? 2 : 1;
    }
    return offset;
  };
}

/** A text as UTF-8 with ASCII letters in lower case, ended by zero bytes. Reused from text to text. */
export interface Utf8Buffer {
  /** Reaches at least four bytes past `length`; the first of them is 0. */
  bytes: Uint8Array;
  /** View of `bytes`, for unaligned reads. */
  view: DataView;
  length: number;
  write(text: string): void;
}

/** Encodes as the WHATWG encoder does: lone surrogates become U+FFFD. */
export function createUtf8Buffer(): Utf8Buffer {
  const encoder = new TextEncoder();
  const buffer: Utf8Buffer = { ...emptyBytes(2048), length: 0, write };
  let words = new Int32Array(buffer.bytes.buffer);

  function write(text: string): void {
    if (buffer.bytes.length < text.length * 3 + 4) {
      Object.assign(buffer, emptyBytes(text.length * 6 + 4));
      words = new Int32Array(buffer.bytes.buffer);
    }
    const { bytes } = buffer;
    const { written } = encoder.encodeInto(text, bytes);
    bytes[written] = 0;
    buffer.length = written;
    lowerCaseAscii(words, (written + 3) >> 2);
  }

  return buffer;
}

function emptyBytes(capacity: number) {
  const bytes = new Uint8Array((capacity + 3) & ~3);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Four bytes at a time: adding brings the top bit up in the bytes from `A` on, and in those after `Z`; between them, 0x20 is set. */
function lowerCaseAscii(words: Int32Array, count: number): void {
  for (let index = 0; index < count; index++) {
    const word = words[index];
    const low = word & 0x7f7f7f7f;
    const upper = (low + 0x3f3f3f3f) & ~(low + 0x25252525) & ~word & 0x80808080;
    words[index] = word | (upper >>> 2);
  }
}
