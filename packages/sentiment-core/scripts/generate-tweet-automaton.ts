/** Compiles the tweet grammar to the automaton that the tokenizer runs: `node scripts/generate-tweet-automaton.ts`. */
import { writeFileSync } from 'node:fs';
import { compileAutomaton } from '../src/preprocessing/automaton/automaton.ts';
import { packAutomaton } from '../src/preprocessing/automaton/packed-automaton.ts';
import { tweetGrammar } from '../src/preprocessing/advanced/tweet-grammar.ts';

const packed = packAutomaton(compileAutomaton(tweetGrammar.map((rule) => rule.pattern)));
const target = new URL('../src/preprocessing/advanced/tweet-automaton.generated.ts', import.meta.url);
writeFileSync(
  target,
  `// Generated from tweet-grammar.ts by scripts/generate-tweet-automaton.ts; a test keeps them equal.
import type { PackedAutomaton } from '../automaton/packed-automaton.ts';

export const tweetAutomaton: PackedAutomaton = ${JSON.stringify(packed)};
`,
);
