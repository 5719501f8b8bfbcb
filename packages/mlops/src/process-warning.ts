/**
 * Default of `onError` for work in the background: a warning of the process for every failure.
 * @param code of the warning, e.g. `SENTIMENT_DELIVERY`
 * @param what what failed; without it the reason stands alone
 */
export function processWarning(code: string, what?: string): (error: unknown) => void {
  return (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.emitWarning(what === undefined ? reason : `${what}: ${reason}`, { code });
  };
}
