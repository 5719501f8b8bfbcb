/**
 * The closed classes of English, written down for this project by class; no published list was copied. A list never
 * changes once it is released, because models are trained with it: a better one gets the next number.
 */
export const stopWordLists = ['english-1', 'none'] as const;

export type StopWordList = (typeof stopWordLists)[number];

const english1: Readonly<Record<string, string>> = {
  articles: 'a an the',
  pronouns:
    'i me my mine myself we us our ours ourselves you your yours yourself yourselves u ur he him his himself she her hers herself it its itself they them their theirs themselves',
  demonstratives: 'this that these those here there',
  interrogatives: 'who whom whose which what when where why how',
  auxiliaries:
    'am is are was were be been being have has had having do does did doing will would shall should can could may might must',
  prepositions:
    'of at by for with about between among into onto through during before after above below to from up down in out on off over under until till since around along across toward towards upon per via',
  conjunctions: 'and but or if then than as because while so though although whether',
  quantifiers: 'all any both each few more most other others another some such own same one',
  adverbs: 'again also just only now once too very ever even yet still',
  contractions:
    "i'm i've i'd i'll im ive you're you've you'd you'll youre youve he's he'd he'll she's she'd she'll it's it'd it'll we're we've we'd we'll they're they've they'd they'll theyre that's that'll thats there's theres here's heres what's whats who's who'll how's where's let's lets",
};

const negatedVerbs =
  'ain aren can couldn didn don doesn hadn hasn haven isn mightn mustn needn shouldn wasn weren won wouldn';

const negators = new Set(
  [
    'no not nor never none nobody nothing neither nowhere without hardly barely cannot',
    ...negatedVerbs.split(' ').flatMap((verb) => [`${verb}'t`, `${verb}t`]),
  ].flatMap((words) => words.split(' ')),
);

const functionWords = new Set(Object.values(english1).flatMap((words) => words.split(' ')));

/** @param word lower case, with the plain apostrophe */
export function isStopWord(word: string, list: StopWordList, keepNegators: boolean): boolean {
  if (list === 'none') return false;
  return functionWords.has(word) || (!keepNegators && negators.has(word));
}

/** All stop words, sorted. */
export function stopWordsOf(list: StopWordList, keepNegators: boolean): string[] {
  if (list === 'none') return [];
  return [...functionWords, ...(keepNegators ? [] : negators)].sort();
}
