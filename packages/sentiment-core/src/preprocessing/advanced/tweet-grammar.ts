/**
 * The tokens of tweets, as RE2 patterns over text whose ASCII letters are lower case.
 * The longest match wins, then the rule that stands first. What matches no rule separates tokens.
 */
export interface TokenRule {
  readonly pattern: string;
  /** Written instead of what matched. Upper case cannot collide with words. */
  readonly as?: string;
  /** Opens a negation window over the next tokens. */
  readonly negator?: true;
  /** Closes negation windows. */
  readonly cut?: true;
}

/** Letters, digits, marks and underscore. Explicit, so that it never moves with a Unicode version. */
const word = String.raw`[a-z0-9_\x{AA}\x{B5}\x{BA}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1FFF}\x{2C00}-\x{2DFF}\x{3041}-\x{A82F}\x{A840}-\x{D7FF}\x{F900}-\x{FDFF}\x{FE70}-\x{FEFC}\x{FF10}-\x{FF19}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}\x{10000}-\x{1EFFF}\x{20000}-\x{3FFFF}]`;
/** Pictographs; variation selectors, skin tones and joiners are left to separate, so that every variant of a sign is that sign. */
const pictograph = String.raw`[\x{A9}\x{AE}\x{203C}\x{2049}\x{2122}\x{2139}\x{2194}-\x{21AA}\x{231A}-\x{23FF}\x{25AA}-\x{25FE}\x{2600}-\x{27BF}\x{2934}\x{2935}\x{2B05}-\x{2B55}\x{3030}\x{303D}\x{3297}\x{3299}\x{1F000}-\x{1F1E5}\x{1F200}-\x{1F3FA}\x{1F400}-\x{1FAFF}]`;
const regionalIndicator = String.raw`[\x{1F1E6}-\x{1F1FF}]`;
const notSpace = String.raw`[^\x{0}-\x{20}\x{7F}\x{A0}\x{2028}\x{2029}\x{3000}]`;
const apostrophe = "['’`]";
const ellipsis = String.raw`(\.\.+|…)+`;

/** `n't` forms, with any apostrophe or none: don't, dont, don’t, don`t. */
const negatedVerbs = [
  'ai', 'are', 'ca', 'could', 'did', 'do', 'does', 'had', 'has', 'have', 'is', 'might', 'must', 'need', 'should', 'was',
  'were', 'wo', 'would',
]; // prettier-ignore
const negators = [
  'no',
  'not',
  'never',
  'none',
  'nobody',
  'nothing',
  'neither',
  'nor',
  'nowhere',
  'without',
  'hardly',
  'barely',
  'cannot',
];

/** Contractions that stay themselves without their apostrophe; the second list would become other words (its, were, ill). */
const contractions = ["i'm", "i've", "you're", "you've", "they're", "they've", "we've", "that's", "what's", "he's", "she's", "there's", "here's", "y'all", "how's", "who's", "where's", "you'll", "they'll", "that'll", "they'd", "you'd", "could've", "would've", "should've"]; // prettier-ignore
const apostropheOnly = ["it's", "i'll", "i'd", "we're", "we'll", "we'd", "he'll", "he'd", "she'll", "she'd", "let's", "it'll", "it'd", "who'll", "mom's", "today's", "o'clock"]; // prettier-ignore

/** Emoticons, each under one spelling. A letter mouth needs a gap after it: see the last rule. */
const emoticons: readonly (readonly [name: string, pattern: string])[] = [
  [':)', String.raw`[:=][-~^o]?[)\]}>]+|\([-~^]?[:=]|\(:+|8-\)`],
  [';)', String.raw`;[-~^o]?[)\]}>]+|\(;|;d`],
  [':D', String.raw`[:=][-~^o]?d+|xd+`],
  [':P', String.raw`[:;=][-~^o]?p+|xp`],
  [':(', String.raw`[:=;][-~^o]?[(\[{<]+|\)[-~^]?[:=]|\)':`],
  [":'(", String.raw`[:=]['’,][-~]?[(\[]+|[:=]'-?\(+|t_+t|;_+;|\)'[:=]`],
  [':/', String.raw`[:=][-~^]?[/\\]+`],
  [':|', String.raw`[:=][-~^]?\|+`],
  [':O', String.raw`[:=][-~^]?o+`],
  [':*', String.raw`[:;=][-~^]?\*+`],
  ['-_-', String.raw`-[_.]+-|>[_.]+<|>[:;]\(+|>\(`],
  ['^_^', String.raw`\^[_.-]*\^`],
  ['<3', String.raw`<3+|&lt;3+|♥|❤|💕|💖|💗|💓|💙|💜|💛|💚`],
  ['</3', String.raw`</3+|&lt;/3+|<\\3|💔`],
  [String.raw`\o/`, String.raw`\\[o0]/|\\m/`],
];

/** Laughter of any length, and the words that tweets stretch most, each under one spelling that no plain word has. */
const stretched: readonly (readonly [name: string, pattern: string])[] = [
  ['haha', '[ha]*(haha|ahah)[ha]*|[ja]*jaja[ja]*'],
  ['hehe', '[he]*(hehe|eheh)[he]*|[hi]*hihi[hi]*'],
  ['lol', 'l+o+l+[sz]*|l(ol)+[sz]*'],
  ['lmao', 'l+m+(f+)?a+o+'],
  ['rofl', 'rotfl(mao)?|ro+fl+(mao)?'],
  ['ahhh', 'a+h{2,}|a{2,}h+|a{3,}'],
  ['allll', 'al{3,}'],
  ['amazinggg', 'ama{2,}zing|amazing{2,}'],
  ['arghhh', 'a+r+g+h+'],
  ['awesomeee', 'a+we{2,}some|aweso{2,}me|awesome{2,}'],
  ['awww', 'a+w{2,}|a{2,}w+|a+w+h+'],
  ['baddd', 'ba{2,}d+|bad{2,}'],
  ['besttt', 'be{2,}st|best{2,}'],
  ['booo', 'boo{2,}'],
  ['boreddd', 'bo{2,}red|bored{2,}|borr+ed'],
  ['cuteee', 'cu{2,}te|cute{2,}'],
  ['damnnn', 'da{2,}mn|damn{2,}'],
  ['ewww', 'e+w{2,}|e{2,}w+'],
  ['fuckkk', 'fu{2,}ck|fuck{2,}'],
  ['funnn', 'fu{2,}n|fun{3,}'],
  ['goooo', 'go{3,}'],
  ['goood', 'go{3,}d|good{2,}'],
  ['greattt', 'gre{2,}at|grea{2,}t|great{2,}'],
  ['grrr', 'g+r{2,}'],
  ['happyyy', 'ha{2,}p+y|hap{3,}y|happy{2,}'],
  ['hateee', 'ha{2,}te|hate{2,}'],
  ['heyyy', 'he+y{2,}|he{2,}y'],
  ['hmmm', 'h+m+'],
  ['looong', 'lo{2,}ng|lon{2,}g+'],
  ['looove', 'lo{2,}ve+|lov{2,}e+|love{2,}'],
  ['meee', 'me{2,}'],
  ['mmm', 'm{2,}'],
  ['niceee', 'ni{2,}ce|nice{2,}'],
  ['nooo', 'no{3,}'],
  ['ohhh', 'o+h{2,}|o{2,}h'],
  ['omggg', 'o+mg{2,}|o{2,}mg'],
  ['ooo', 'o{2,}'],
  ['ouchhh', 'ou{2,}ch|ouch{2,}'],
  ['pleaseee', 'ple{2,}ase|plea{2,}se|pleas{2,}e|please{2,}'],
  ['reallly', 're{2,}a+l+y+|rea{2,}l+y+|real{3,}y+|really{2,}'],
  ['saddd', 'sa{2,}d+|sad{2,}'],
  ['sooo', 's{2,}o{2,}|so{2,}'],
  ['sorryyy', 'so{2,}r+y|sor{3,}y|sorry{2,}'],
  ['sucksss', 'su{2,}cks?|suck{2,}s?|sucks{2,}'],
  ['thanksss', 'tha{2,}nks?|thank{2,}s?|thanks{2,}'],
  ['tiredd', 'ti{2,}red|tired{2,}'],
  ['tooo', 'to{3,}'],
  ['ughhh', 'u+g+h*'],
  ['ummm', 'u+m{2,}'],
  ['waaah', 'wa{2,}h*'],
  ['waaay', 'wa{2,}y|way{2,}'],
  ['whaaat', 'wha{2,}t|what{2,}'],
  ['whyyy', 'wh+y{2,}'],
  ['woohoo', 'wo{2,}t*|wo+h+o{2,}'],
  ['worsttt', 'wo{2,}rst|worst{2,}'],
  ['wowww', 'wo{2,}w+|wow{2,}'],
  ['yayyy', 'y+a+y{2,}|ya{2,}y|y{2,}ay'],
  ['yeahhh', 'ye{2,}ah|yea{2,}h*|yeah{2,}'],
  ['yesss', 'ye{2,}s+|yes{2,}'],
  ['youuu', 'yo{2,}u|you{2,}'],
  ['yummm', 'yu+m{2,}|yu{2,}m'],
];

export const tweetGrammar: readonly TokenRule[] = [
  { pattern: `https?://${notSpace}+|www\\.${notSpace}+|[a-z0-9]+\\.[a-z]{2,3}/${notSpace}*`, as: 'URL' },
  { pattern: '@[a-z0-9_]+', as: 'USER' },
  ...negatedVerbs.map((verb): TokenRule => {
    const stem = verb === 'ca' ? 'can' : verb === 'wo' ? 'won' : `${verb}n`;
    return { pattern: `${stem}${apostrophe}?t`, as: `${stem}'t`, negator: true };
  }),
  ...negators.map((pattern): TokenRule => ({ pattern, negator: true })),
  ...contractions.map((form): TokenRule => ({ pattern: form.replace("'", `${apostrophe}?`), as: form })),
  ...apostropheOnly.map((form): TokenRule => ({ pattern: form.replace("'", apostrophe), as: form })),
  ...stretched.map(([name, pattern]): TokenRule => ({ pattern, as: name })),
  ...emoticons.map(([name, pattern]): TokenRule => ({ pattern, as: name })),
  { pattern: ellipsis, as: '...', cut: true },
  { pattern: '[.,;:]', cut: true },
  { pattern: '!', cut: true },
  { pattern: '!!+', as: '!!', cut: true },
  { pattern: '\\?', cut: true },
  { pattern: '\\?\\?+', as: '??', cut: true },
  { pattern: '[!?]+', as: '?!', cut: true },
  { pattern: '&([a-z]{1,8}|#[0-9]{1,6});' },
  { pattern: '#' },
  { pattern: `${word}+(['’]${word}+)*` },
  { pattern: pictograph },
  { pattern: `${regionalIndicator}{1,2}` },
  { pattern: `[:;=][dpo]${word}+` },
];

/**
 * Number of the token grammar. A model works with the grammar it was trained with and no other, so it must change with any
 * change of tweet-grammar.ts; a test holds the fingerprint that belongs to it.
 */
export const tweetGrammarVersion = 1;
