export interface PrintedCommandOptions {
  /** Default: of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default: of this process. */
  readonly platform?: NodeJS.Platform;
}

/** Words that every shell takes as they are. */
const plainWord = /^[\w@%+=:,./][\w@%+=:,./-]*$/;

/**
 * A command of this program as the user's shell takes it: quoted where it must be, and by way of `npx` where npm started the
 * program, for then `sentiment` alone may not be found.
 * @param words after the program's name, e.g. `['mlflow', 'sync', 'my models']`
 */
export function printedCommand(
  words: readonly string[],
  { environment = process.env, platform = process.platform }: PrintedCommandOptions = {},
): string {
  const program = environment['npm_command'] === undefined ? 'sentiment' : 'npx @sentiment-core/cli';
  const quote = (word: string): string => (platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`);
  return [program, ...words.map((word) => (plainWord.test(word) ? word : quote(word)))].join(' ');
}
