import { createTextScanner, idOfWord, wordIds } from './text-scan.ts';

/** Names of what is measured in texts; each puts a text into one bucket. */
export const textTraitNames = ['length', 'unknown', 'emoji', 'links', 'mentions', 'language'] as const;

/** The buckets of one text. */
export interface TextTraits {
  /** UTF-16 code units, e.g. `41-60`. */
  readonly length: string;
  /** Fraction of words that are missing or rare in the training data; undefined without known words. */
  readonly unknown: string | undefined;
  readonly emoji: string;
  readonly links: string;
  readonly mentions: string;
  /**
   * Not a language identification: whether most letters are of another script than the Latin one, else how many of the
   * words are English function words.
   */
  readonly language: string;
}

const lengthEdges = [0, 20, 40, 60, 80, 100, 120, 140, 200, 280, 500, 1000] as const;
const fractionEdges = [0, 0.1, 0.2, 0.3, 0.5, 1] as const;

const lengthNames = ['0', ...lengthEdges.slice(1).map((most, index) => `${lengthEdges[index] + 1}-${most}`), '1001+'];
const fractionNames = ['0%', '1-10%', '11-20%', '21-30%', '31-50%', '51-100%'];
const countNames = ['0', '1', '2+'];

let shared: Int32Array | undefined;

/**
 * Measures texts, in less than a microsecond each. Linear in the length of the text, of which it looks at the first 1,000
 * UTF-16 code units.
 * @param knownWords filter of the words in the training data
 */
export function createTextMeter(knownWords?: Uint8Array): (text: string) => TextTraits {
  const scanText = createTextScanner();
  const functionWords = (shared ??= createFunctionWords());
  return (text) => {
    const { ids, words, letters, foreignLetters, emoji, links, mentions } = scanText(text);
    let english = 0;
    let unknown = 0;
    for (let index = 0; index < words; index++) {
      const id = ids[index];
      if (functionWords[id & 0xffff] === id + 1) english += 1;
      if (knownWords !== undefined && !isKnownWord(knownWords, id)) unknown += 1;
    }
    return {
      length: lengthNames[bucketOf(lengthEdges, text.length)],
      unknown: knownWords === undefined ? undefined : words === 0 ? 'no words' : fractionBucket(unknown / words),
      emoji: countNames[Math.min(emoji, 2)],
      links: countNames[Math.min(links, 2)],
      mentions: countNames[Math.min(mentions, 2)],
      language: languageBucket(words, english, letters, foreignLetters),
    };
  };
}

function languageBucket(words: number, english: number, letters: number, foreignLetters: number): string {
  if (words === 0) return 'no words';
  if (foreignLetters * 2 > letters) return 'other script';
  if (english === 0) return 'no English function words';
  return english * 4 < words ? 'few English function words' : 'many English function words';
}

function fractionBucket(fraction: number): string {
  return fractionNames[bucketOf(fractionEdges, fraction)];
}

/** Index of the first edge that is not below `value`. */
function bucketOf(edges: readonly number[], value: number): number {
  let index = 0;
  while (index < edges.length && edges[index] < value) index += 1;
  return index;
}

/** Words that nearly every English sentence has some of, and that other languages in Latin script seldom write so. */
const words = [
  'about', 'after', 'all', 'and', 'are', 'at', 'because', 'been', 'but', 'can', 'could', 'did', 'do', 'dont', 'for', 'from',
  'get', 'got', 'had', 'has', 'have', 'her', 'his', 'how', 'if', 'im', 'in', 'is', 'it', 'its', 'just', 'like', 'my', 'not',
  'now', 'of', 'our', 'out', 'should', 'some', 'that', 'the', 'their', 'them', 'then', 'there', 'they', 'this', 'to', 'too',
  'up', 'us', 'was', 'we', 'were', 'what', 'when', 'who', 'why', 'will', 'with', 'would', 'you', 'your',
]; // prettier-ignore

/** Id of the function word by its low 16 bits, plus 1; 0 where there is none. */
function createFunctionWords(): Int32Array {
  const table = new Int32Array(2 ** 16);
  for (const word of words) {
    const id = idOfWord(word);
    table[id & 0xffff] = id + 1;
  }
  return table;
}

/** Bits of the filter. */
const filterBits = 2 ** 16;
/** Words it is made of, at most: with two bits a word, about one unknown word in twenty is then taken for a known one. */
const mostWords = 8192;
/** A word seen less often in training is no better known than one never seen. */
const leastCount = 3;

/** Counts words in a fixed amount of memory, 4 MB, whatever the number of texts. */
interface WordCounter {
  /** @param count how many of `ids` are words */
  add(ids: Int32Array, count: number): void;
  /** The filter of the words seen most often: 8 KB. The same words in any order give the same bytes. */
  knownWords(): Uint8Array;
}

export function createWordCounter(): WordCounter {
  const counts = new Uint32Array(wordIds);
  return {
    add(ids, count) {
      for (let index = 0; index < count; index++) counts[ids[index]] += 1;
    },
    knownWords() {
      const ids: number[] = [];
      for (let id = 0; id < wordIds; id++) if (counts[id] >= leastCount) ids.push(id);
      ids.sort((first, second) => counts[second] - counts[first] || first - second);
      const filter = new Uint8Array(filterBits / 8);
      for (const id of ids.slice(0, mostWords)) {
        setBit(filter, firstBit(id));
        setBit(filter, secondBit(id));
      }
      return filter;
    },
  };
}

/** Bytes of a filter. */
export const knownWordsBytes = filterBits / 8;

/** Whether a word is in the filter (Bloom 1970): always true for those it was made of, seldom for others. */
export function isKnownWord(filter: Uint8Array, id: number): boolean {
  const first = firstBit(id);
  if ((filter[first >>> 3] & (1 << (first & 7))) === 0) return false;
  const second = secondBit(id);
  return (filter[second >>> 3] & (1 << (second & 7))) !== 0;
}

function firstBit(id: number): number {
  return id & (filterBits - 1);
}

function secondBit(id: number): number {
  return Math.imul(id, 0x9e3779b1) >>> 16;
}

function setBit(filter: Uint8Array, bit: number): void {
  filter[bit >>> 3] |= 1 << (bit & 7);
}
