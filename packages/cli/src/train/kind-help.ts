import { type OptionDescription, type TrainerKind, trainerOptions } from 'sentiment-core/training';

/** Longest line, in characters. */
const widest = 100;
const onlyWith = / Only with features (hashed|tfidf)\.$/;

/** The options of a kind of model as help shows them: name, default, what it does, range. */
export async function kindHelp(kind: TrainerKind): Promise<string> {
  const options = await trainerOptions(kind);
  const title = `Options of ${kind}, set by --option NAME=VALUE or in the JSON file of --config:`;
  const isFor = (features: string | undefined) => (option: OptionDescription) =>
    onlyWith.exec(option.description ?? '')?.[1] === features;
  const groups = [undefined, 'hashed', 'tfidf'].map((features) => ({ features, own: options.filter(isFor(features)) }));
  const nameWidth = Math.max(...options.map(({ name }) => name.length));
  const lines = groups.flatMap(({ features, own }) => [
    ...(features === undefined || own.length === 0 ? [] : [`With features ${features}:`]),
    ...own.flatMap((option) => optionLines(option, nameWidth)),
  ]);
  return `${title}\n${lines.join('\n')}\n`;
}

function optionLines(
  { name, expected, default: fallback, description = '' }: OptionDescription,
  width: number,
): string[] {
  const range = expected.replace(/^(one of|a whole number from|a number from) /, '');
  const shown =
    fallback === undefined ? '' : `; default ${typeof fallback === 'string' ? fallback : JSON.stringify(fallback)}`;
  const words = `${description.replace(onlyWith, '')} (${range}${shown})`.trim().split(' ');
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > widest - width - 4) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line, place) => `  ${(place === 0 ? name : '').padEnd(width)}  ${line}`);
}
