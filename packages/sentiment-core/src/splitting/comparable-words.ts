const noise = /https?:\/\/\S*|www\.\S+|@\w+|&(?:amp|lt|gt|quot|#\d+);|\brt\b/g;
const words = /[\p{L}\p{M}\p{N}_]+|\p{Extended_Pictographic}/gu;

/**
 * The words by which two texts are compared when copies are looked for: lower case, without links, mentions, `RT` and
 * punctuation, digits as 0; so that a retweet and a filled-in template say the same. Emoji are words. A text with none of
 * these (a bare link, say) is one word, itself.
 * @returns 1 word or more
 */
export function comparableWords(text: string): string[] {
  const lower = text.toLowerCase();
  return lower.replace(noise, ' ').replace(/\d/g, '0').match(words) ?? [lower.trim()];
}
