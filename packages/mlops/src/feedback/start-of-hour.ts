export const millisecondsOfHour = 3_600_000;

/** Start of the hour (UTC) that a time falls into, milliseconds since 1970. */
export const startOfHour = (at: number): number => Math.floor(at / millisecondsOfHour) * millisecondsOfHour;
