/** A slice of texts, by how they are written. */
export interface TextSlice {
  /** What is looked at, e.g. `length`. */
  readonly group: 'emoji' | 'hashtag' | 'length' | 'mention' | 'negation' | 'url';
  /** Which texts, e.g. `1-5 words`. */
  readonly name: string;
}

const negation = /\b(?:no|not|never|none|nobody|nothing|neither|nor|nowhere|without|hardly|barely|cannot)\b|n['’`]t\b/i;
const emoji = /\p{Extended_Pictographic}|[:;=8][-^o']?[)\](\[dp/\\|*]|<3/iu;
const links = /(?:https?:\/\/|www\.)\S*/gi;
const lengths = [5, 10, 15, 20, 25] as const;

/** The slices that a text belongs to: one of each group. */
export function slicesOf(text: string): TextSlice[] {
  const either = (group: TextSlice['group'], has: boolean): TextSlice => ({ group, name: has ? 'with' : 'without' });
  // Links hold `:/`, which would be taken for an emoticon.
  const plain = text.replace(links, ' ');
  const words = text.match(/\S+/g)?.length ?? 0;
  const place = lengths.findIndex((most) => words <= most);
  const from = place < 0 ? lengths[lengths.length - 1] : (lengths[place - 1] ?? 0);
  return [
    { group: 'length', name: place < 0 ? `${from + 1}+ words` : `${from + 1}-${lengths[place]} words` },
    either('negation', negation.test(plain)),
    either('emoji', emoji.test(plain)),
    either('hashtag', /#\w/.test(plain)),
    either('mention', /@\w/.test(plain)),
    either('url', plain !== text),
  ];
}
