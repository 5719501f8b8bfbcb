import type { Dataset } from '../contracts/dataset.ts';
import { createSeededRandom } from '../hashing/seeded-random.ts';
import { throwIfAborted } from '../errors/throw-if-aborted.ts';

/** At most `size` texts, each with the same chance (Vitter 1985, algorithm R); the same for the same data. */
export async function sampleTexts(dataset: Dataset, size: number, signal: AbortSignal | undefined): Promise<string[]> {
  const random = createSeededRandom(1);
  const texts: string[] = [];
  let seen = 0;
  for await (const batch of dataset.batches()) {
    throwIfAborted(signal, 'the reference was stopped');
    for (const { text } of batch) {
      seen += 1;
      if (texts.length < size) texts.push(text);
      else {
        const place = Math.floor((random() / 2 ** 32) * seen);
        if (place < size) texts[place] = text;
      }
    }
  }
  return texts;
}
