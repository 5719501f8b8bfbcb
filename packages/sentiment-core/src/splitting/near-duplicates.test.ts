import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDisjointSets } from './disjoint-sets.ts';
import { joinCopies, joinNearDuplicates, matchNearDuplicates, nearDuplicateSimilarity } from './near-duplicates.ts';
import {
  bandCount,
  comparableWords,
  createTextSignatures,
  differentBytes,
  estimatedSimilarity,
  isCopy,
  signatureSize,
  type TextSignatures,
} from './text-signatures.ts';

function sign(texts: readonly string[]): TextSignatures {
  const signatures = createTextSignatures();
  for (const text of texts) signatures.add(text);
  return signatures;
}

function matches(signatures: TextSignatures, row: number, others: TextSignatures, otherRow: number): number {
  return signatureSize - differentBytes(signatures, row, others, otherRow);
}

async function groupsOf(texts: readonly string[], pause?: () => Promise<void>): Promise<number[]> {
  const sets = createDisjointSets(texts.length);
  await joinNearDuplicates({ signatures: sign(texts), sets, pause });
  return texts.map((_, row) => sets.find(row));
}

/** Word pairs with both ends, as the signatures see them. */
function similarity(a: string, b: string): number {
  const pairs = (text: string) => {
    const words = ['^', ...comparableWords(text), '$'];
    return new Set(words.slice(1).map((word, index) => `${words[index]} ${word}`));
  };
  const [first, second] = [pairs(a), pairs(b)];
  const shared = [...first].filter((pair) => second.has(pair)).length;
  return shared / (first.size + second.size - shared);
}

describe('comparableWords', () => {
  it.each([
    ['RT @JetBlue: Our fleet’s on fleek. http://t.co/x1', 'our fleet s on fleek'],
    ['Level 17 &amp; 3 to go!! www.game.com/x', 'level 00 0 to go'],
    ['so good 👍🏽 ÉTÉ', 'so good 👍 été'],
    ['@united http://t.co/a', '@united http://t.co/a'],
    ['', ''],
  ])('%s', (text, words) => {
    expect(comparableWords(text).join(' ')).toBe(words);
  });
});

describe('joinNearDuplicates', () => {
  it('keeps copies, retweets and templates together, and nothing else', async () => {
    const texts = [
      'Get 100 followers a day using www.follow.com Once you add everyone you are on the train',
      '@a thanks!',
      'the gate at Denver closed and nobody told us why we had to wait there for hours',
      'RT @x: the gate at Denver closed and nobody told us why we had to wait there for hours http://t.co/1',
      '@bob Get 250 followers a day using www.adder.com Once you add everyone you are on the train!!',
      'Thanks @b',
      'thanks a lot for that',
      'the gate at Denver closed and somebody told us why we had to wait there for hours',
      'the gate at Dallas opened and they told me how she has to stand here in lines',
    ];
    expect(await groupsOf(texts)).toEqual([0, 1, 2, 2, 0, 1, 6, 2, 8]);
  });

  it('keeps every copy together however many other texts share its bands', async () => {
    const texts = Array.from({ length: 3000 }, (_, row) => `we are all going to the sea side today ${'abc'[row % 3]}`);
    expect(new Set(await groupsOf(texts)).size).toBeLessThanOrEqual(3);
    const groups = await groupsOf(['same', ...Array.from({ length: 500 }, (_, row) => `x${row} y z`), 'Same!']);
    expect(groups[501]).toBe(0);
  });

  it('takes no longer for texts that are all alike', async () => {
    const texts = Array.from(
      { length: 30_000 },
      (_, row) => `we are all going to the sea side today with ${row.toString(36).replace(/\d/g, 'x')}`,
    );
    const started = process.threadCpuUsage();
    const groups = await groupsOf(texts);
    // Quadratic work would take minutes.
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(10_000);
    expect(new Set(groups).size).toBeLessThan(300);
  }, 60_000);

  it('stops when told', async () => {
    const stop = () => Promise.reject(new Error('stop'));
    await expect(groupsOf(['a', 'b'], stop)).rejects.toThrow('stop');
  });

  it('finds what a comparison of every text with every other finds, where no value is frequent', async () => {
    const word = fc.nat(400).map((number) => number.toString(36).replace(/\d/g, 'x'));
    const text = fc.array(word, { minLength: 3, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 20, maxLength: 40 }), fc.nat(1000), async (texts, at) => {
        const all = texts.map((words) => words.join(' '));
        all.push(`${all[at % texts.length]} more`, all[at % texts.length]);
        const signatures = sign(all);
        const sets = createDisjointSets(all.length);
        for (let row = 0; row < all.length; row++) {
          for (let other = 0; other < row; other++) {
            const shared = Array.from({ length: bandCount }, (_, band) => band).some(
              (band) => signatures.band(row, band) === signatures.band(other, band),
            );
            const alike = estimatedSimilarity(matches(signatures, row, signatures, other)) >= nearDuplicateSimilarity;
            if (isCopy(signatures, row, signatures, other) || (shared && alike)) sets.join(row, other);
          }
        }
        expect(await groupsOf(all)).toEqual(all.map((_, row) => sets.find(row)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('joinCopies', () => {
  it('joins copies, and no near-duplicates', async () => {
    const long = 'my bag was lost on the way to Boston and nobody answers the phone about it at all';
    const sets = createDisjointSets(4);
    await joinCopies({ signatures: sign(['first', long, long.replace('Boston', 'Denver'), `RT @a ${long}`]), sets });
    expect([0, 1, 2, 3].map((row) => sets.find(row))).toEqual([0, 1, 2, 1]);
  });
});

describe('signatures', () => {
  it('estimate the Jaccard similarity of word pairs within what 48 minima can', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const text = fc.array(word, { minLength: 1, maxLength: 15 }).map((words) => words.join(' '));
    const errors: number[] = [];
    fc.assert(
      fc.property(text, text, (a, b) => {
        errors.push(estimatedSimilarity(matches(sign([a]), 0, sign([b]), 0)) - similarity(a, b));
      }),
      { numRuns: 300, seed: 7 },
    );
    const meanError = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.abs(meanError)).toBeLessThan(0.02);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.3);
  });

  it('are equal for copies', () => {
    const signatures = sign(['Hello @a world', 'hello world!', 'hello big world']);
    expect(isCopy(signatures, 0, signatures, 1)).toBe(true);
    expect(matches(signatures, 0, signatures, 1)).toBe(signatureSize);
    expect(isCopy(signatures, 0, signatures, 2)).toBe(false);
  });
});

describe('matchNearDuplicates', () => {
  it('tells copies from near-duplicates, and finds nothing where nothing is', () => {
    const long = 'my bag was lost on the way to Boston and nobody answers the phone about it at all';
    const train = sign(['first', long, long.toUpperCase(), 'last']);
    const others = sign([`RT @a ${long}`, 'nothing like it', long.replace('Boston', 'Denver')]);
    const { rows, copies } = matchNearDuplicates(train, others);
    expect([...rows]).toEqual([1, -1, 1]);
    expect([...copies]).toEqual([1, 0, 0]);
  });
});
