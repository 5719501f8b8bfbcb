/**
 * Number of the token grammar. A model works with the grammar it was trained with and no other, so it must change with any
 * change of tweet-grammar.ts; a test holds the fingerprint that belongs to it.
 */
export const tweetGrammarVersion = 1;
