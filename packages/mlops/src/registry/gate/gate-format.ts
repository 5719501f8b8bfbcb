/** e.g. `1,234`. */
export const formatCount = (value: number): string => value.toLocaleString('en-US');

/** Four decimals, e.g. `0.8123`. */
export const formatShare = (value: number): string => value.toFixed(4);

/** e.g. `+0.0123`. */
export const formatSigned = (value: number): string => `${value < 0 ? '' : '+'}${formatShare(value)}`;

export const formatMilliseconds = (value: number): string => `${value.toPrecision(3)} ms a tweet`;

export const formatBytes = (value: number): string => `${(value / 1e6).toFixed(2)} MB`;
