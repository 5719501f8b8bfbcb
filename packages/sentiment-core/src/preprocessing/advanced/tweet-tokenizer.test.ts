import { describe, expect, it } from 'vitest';
import { createTweetTokenizer } from './tweet-tokenizer.ts';

const tokenizer = createTweetTokenizer();
function words(text: string): string {
  return tokenizer.tokenize(text).map(({ text: token }) => token).join(' ');
} // prettier-ignore

/** Text and its tokens, separated by spaces. */
type Example = readonly [text: string, tokens: string];

const examples: Readonly<Record<string, readonly Example[]>> = {
  'links and mentions': [
    ['see http://a.b/c?d=e#f, ok', 'see URL ok'],
    ['HTTPS://T.CO/X', 'URL'],
    ['www.example.com', 'URL'],
    ['http:// x', 'http :/ x'],
    ['bit.ly/abc', 'URL'],
    ['bit.ly/', 'URL'],
    ['go to example.com now', 'go to example . com now'],
    ['http://a\u00a0b', 'URL b'],
    ['http://é日😀', 'URL'],
    ['@Air_Paradis1: hi', 'USER : hi'],
    ['me@example', 'me USER'],
    ['@ me', 'me'],
    ['@é', 'é'],
  ],
  hashtags: [
    ['#Fail', '# fail'],
    ['##x', '# # x'],
    ['#été2024', '# été2024'],
  ],
  'lower case is ASCII only': [
    ['GREAT', 'great'],
    ['ÉTÉ', 'ÉtÉ'],
    ['İ', 'İ'],
  ],
  contractions: [
    ["I'm i’m i`m im", "i'm i'm i'm i'm"],
    ["it's its it’s", "it's its it's"],
    ["we're were", "we're were"],
    ["o'clock", "o'clock"],
    ["rock'n'roll", "rock'n'roll"],
    ["dogs' 'quoted'", 'dogs quoted'],
    ["y'all yall", "y'all y'all"],
  ],
  negation: [
    ["don't", "don't"],
    ['DONT', "don't"],
    ['don’t', "don't"],
    ['don`t', "don't"],
    ["can't won't ain't", "can't NOT_won't NOT_ain't"],
    ['not a b c d', 'not NOT_a NOT_b NOT_c d'],
    ['never, a', 'never , a'],
    ['no a. b', 'no NOT_a . b'],
    ['no a! b', 'no NOT_a ! b'],
    ['no a? b', 'no NOT_a ? b'],
    ['no a; b', 'no NOT_a ; b'],
    ['no a: b', 'no NOT_a : b'],
    ['no a... b', 'no NOT_a ... b'],
    ['no a… b', 'no NOT_a ... b'],
    ['no a!! b', 'no NOT_a !! b'],
    ['no a ?? b', 'no NOT_a ?? b'],
    ['no a ?! b', 'no NOT_a ?! b'],
    ['no # @me http://x y', 'no NOT_# NOT_USER NOT_URL y'],
    ['no :) 😀 <3 y', 'no NOT_:) NOT_😀 NOT_<3 y'],
    ['not a not b c d e', 'not NOT_a NOT_not NOT_b NOT_c NOT_d e'],
    ['without   doubt', 'without NOT_doubt'],
    ['nothing - a', 'nothing NOT_a'],
    ['know nota', 'know nota'],
  ],
  emoji: [
    ['👍👍🏽👍🏿', '👍 👍 👍'],
    ['☎️☎︎', '☎ ☎'],
    ['👨‍👩‍👧', '👨 👩 👧'],
    ['🇫🇷🇩🇪🇺', '🇫🇷 🇩🇪 🇺'],
    ['❤️ ♥ 💕', '<3 <3 <3'],
    ['💔', '</3'],
    ['good😍day', 'good 😍 day'],
    ['©™', '© ™'],
  ],
  emoticons: [
    [':) :-) =) :] :)))', ':) :) :) :) :)'],
    [';) ;-) ;D', ';) ;) ;)'],
    [':D :-D =D xD XDDD', ':D :D :D :D :D'],
    [':( :-( :((( =[ ):', ':( :( :( :( :('],
    [":'( :,( T_T ;_;", ":'( :'( :'( :'("],
    [':/ :\\ :| :O :* :P', ':/ :/ :| :O :* :P'],
    ['-_- -.- >.< >:(', '-_- -_- -_- -_-'],
    ['^_^ ^^ ^.^', '^_^ ^_^ ^_^'],
    ['<3 <333 &lt;3 </3', '<3 <3 <3 </3'],
    ['\\o/ \\m/', '\\o/ \\o/'],
    ['nice:)', 'nice :)'],
  ],
  'a letter after a colon is no mouth when a word follows': [
    ['10:30', '10 : 30'],
    [':dude', ':dude'],
    [':Dallas', ':dallas'],
    [':people', ':people'],
    ['re:open', 're :open'],
    [':D yes', ':D yes'],
  ],
  'entities stay as they are written': [
    ['a &amp; b', 'a &amp; b'],
    ['&#39;', '&#39;'],
    ['&gt;', '&gt;'],
    ['AT&T', 'at t'],
    ['&toolongname;', 'toolongname ;'],
  ],
  'stretched words and laughter': [
    ['soooo sooo soo so', 'sooo sooo sooo so'],
    ['LOOOVE loveeee love', 'looove looove love'],
    ['haha HAHAHAHA ahahah hahha jajaja', 'haha haha haha hahha haha'],
    ['hehehe hihi', 'hehe hehe'],
    ['lol LOOOL lolol lolz', 'lol lol lol lol'],
    ['nooooo', 'nooo'],
    ['good goood food foood', 'good goood food foood'],
  ],
  punctuation: [
    ['a.b', 'a . b'],
    ['a..b', 'a ... b'],
    ['a.....b', 'a ... b'],
    ['a…b', 'a ... b'],
    ['! !! !!!!', '! !! !!'],
    ['? ?? ????', '? ?? ??'],
    ['?! !? !!??!', '?! ?! ?!'],
    [', ; : .', ', ; : .'],
    ['"a" (b) [c] - $5 50% c++', 'a b c 5 50 c'],
  ],
  'nothing to find': [
    ['', ''],
    ['   \t\r\n ', ''],
    ['\u0000\u0001\u001f\u007f', ''],
    ['\ud800', ''],
    ['\udc00\ud800', ''],
    ['\u200d\ufe0f\u{1f3fd}', ''],
    ['\ufeff\u2028\u3000', ''],
  ],
  'separators inside words': [
    ['a\u0000b', 'a b'],
    ['a\u0007b', 'a b'],
    ['a\ud800b', 'a b'],
    ['a\udc00\ud83db', 'a b'],
    ['a\u3000b', 'a b'],
    ['a\ufeffb', 'a b'],
  ],
  'other scripts': [
    ['日本語 한국어', '日本語 한국어'],
    ['שלום, עולם', 'שלום , עולם'],
    ['مرحبا بالعالم', 'مرحبا بالعالم'],
    ['привет!', 'привет !'],
    ['cafe\u0301 café', 'cafe\u0301 café'],
    ['ＡＢ１２', 'ＡＢ１２'],
    ['𠀀𠀁 𝒳', '𠀀𠀁 𝒳'],
  ],
};

for (const [topic, rows] of Object.entries(examples)) {
  describe(topic, () => {
    it.each(rows)('%j', (text, tokens) => {
      expect(words(text)).toBe(tokens);
    });
  });
}

describe('offsets', () => {
  it('count UTF-16 code units of the original text', () => {
    expect(tokenizer.tokenize("\ud800 é😀 DON’T go\u0000@Me")).toEqual([
      { text: 'é', start: 2, end: 3 },
      { text: '😀', start: 3, end: 5 },
      { text: "don't", start: 6, end: 11 },
      { text: 'NOT_go', start: 12, end: 14 },
      { text: 'NOT_USER', start: 15, end: 18 },
    ]); // prettier-ignore
  });
});

describe('options', () => {
  it('leaves marks out without negation, and the negators stay themselves', () => {
    const plain = createTweetTokenizer({ negation: false });
    expect(plain.tokenize('dont go').map(({ text }) => text)).toEqual(["don't", 'go']);
    const [, marked] = tokenizer.scan('dont go').hashes;
    expect(plain.scan('dont go').hashes[1]).not.toBe(marked);
  });
});

describe('long texts', () => {
  it('10,000 emoji', () => {
    const tokens = tokenizer.tokenize('😀'.repeat(10_000));
    expect(tokens.length).toBe(10_000);
    expect(tokens.at(-1)).toEqual({ text: '😀', start: 19_998, end: 20_000 });
  });

  it('a million characters: of one word, of words, of punctuation', () => {
    expect(tokenizer.tokenize('é'.repeat(1_000_000))).toEqual([
      { text: 'é'.repeat(1_000_000), start: 0, end: 1_000_000 },
    ]);
    expect(tokenizer.scan('a '.repeat(500_000)).count).toBe(500_000);
    expect(tokenizer.scan(','.repeat(1_000_000)).count).toBe(1_000_000);
  });

  it('leaves nothing of a long text to the next', () => {
    tokenizer.scan('not a b c '.repeat(1000));
    expect(tokenizer.tokenize('a')).toEqual([{ text: 'a', start: 0, end: 1 }]);
    expect([...tokenizer.scan('').hashes.subarray(0, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
