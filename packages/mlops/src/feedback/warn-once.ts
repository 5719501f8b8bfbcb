/** The first failure is written as a warning; further ones are not, lest they flood the log. */
export function warnOnce(): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    console.warn('Storing feedback failed (further failures are not reported; set onError):', error);
  };
}
