/** e.g. `1,234`. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

/** Four decimals, e.g. `0.8123`. */
export function formatFraction(value: number): string {
  return value.toFixed(4);
}

/** e.g. `+0.0123`. */
export function formatSigned(value: number): string {
  return `${value < 0 ? '' : '+'}${formatFraction(value)}`;
}

/** e.g. ` [+0.0010, +0.0120]`, with the space before it; empty when there is no interval. */
export function formatInterval(interval: { readonly low: number; readonly high: number } | null): string {
  return interval === null ? '' : ` [${formatSigned(interval.low)}, ${formatSigned(interval.high)}]`;
}

/** e.g. `0.0123 ms a tweet`. */
export function formatMilliseconds(value: number): string {
  return `${value.toPrecision(3)} ms a tweet`;
}

/** e.g. `1.50 MB`. */
export function formatBytes(value: number): string {
  return `${(value / 1e6).toFixed(2)} MB`;
}
