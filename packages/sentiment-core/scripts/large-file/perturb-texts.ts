/** Makes texts without end from given ones: some of them copies, some nearly so, most of them new. */
export interface TextPerturbation {
  /** @param row of the given texts */
  next(row: number): string;
}

export interface PerturbationOptions {
  readonly texts: readonly string[];
  /** Whole numbers in 0..2^32-1. */
  readonly random: () => number;
  /** How many of the texts made last can come again. Default 50,000. */
  readonly memory?: number;
}

/** Of 1000 texts, so many are: the given text itself, a copy or retweet of a late one, a late one with one word changed. */
const verbatim = 15;
const copied = 25;
const nearlyCopied = 15;

/**
 * Every other text is a given one with half of its words replaced by words of other texts, as often as they come there:
 * lengths and word frequencies stay those of real tweets, and two such texts are no more alike than two tweets.
 */
export function createTextPerturbation({ texts, random, memory = 50_000 }: PerturbationOptions): TextPerturbation {
  const words = texts.map((text) => text.trim().split(/\s+/));
  const late: string[] = [];
  let made = 0;
  const below = (limit: number): number => Math.floor((random() / 2 ** 32) * limit);
  const anyWord = (): string => {
    const text = words[below(words.length)];
    return text[below(text.length)];
  };
  const changed = (row: number): string => {
    let text = '';
    let coins = 0;
    for (const [index, word] of words[row].entries()) {
      if (index % 32 === 0) coins = random();
      text += (index === 0 ? '' : ' ') + (((coins >>> (index % 32)) & 1) === 0 ? word : anyWord());
    }
    return text;
  };
  const oneWordChanged = (text: string): string => {
    const parts = text.split(' ');
    parts[below(parts.length)] = anyWord();
    return parts.join(' ');
  };
  return {
    next(row) {
      const draw = below(1000);
      const source = late.length > 0 && draw >= verbatim ? late[below(late.length)] : undefined;
      if (source !== undefined && draw < verbatim + copied) return draw % 2 === 0 ? source : `RT @someone: ${source}`;
      if (source !== undefined && draw < verbatim + copied + nearlyCopied) return oneWordChanged(source);
      const text = draw < verbatim ? texts[row] : changed(row);
      late[made % memory] = text;
      made += 1;
      return text;
    },
  };
}
