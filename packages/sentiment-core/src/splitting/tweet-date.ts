const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const zones: Readonly<Record<string, number>> = {
  UTC: 0, GMT: 0, Z: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7,
}; // prettier-ignore

/** `Wed Oct 10 20:19:24 +0000 2018`, as Twitter writes it, or with a zone's name, as Sentiment140 does. */
const twitter = /^[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}|[a-z]{1,4}) (\d{4})$/i;
/** ISO 8601: date, perhaps a time, perhaps a zone; a space may stand for `T` and before the zone. */
const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?: ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * Reads a date as Twitter and ISO 8601 write it. Without a zone it is taken as UTC.
 * @returns milliseconds since 1970, or undefined when it is no such date
 */
export function parseTweetDate(value: string): number | undefined {
  const text = value.trim();
  const tweet = twitter.exec(text);
  if (tweet) {
    const [, month, day, hour, minute, second, zone, year] = tweet;
    return moment([year, months.indexOf(month.toLowerCase()) + 1, day, hour, minute, second], 0, zone);
  }
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0', zone = 'Z'] = iso.exec(text) ?? [];
  if (year === undefined) return undefined;
  return moment([year, month, day, hour, minute, second], Number(`0.${fraction}`) * 1000, zone);
}

function moment(parts: readonly (number | string)[], milliseconds: number, zone: string): number | undefined {
  const [year, month, day, hour, minute, second] = parts.map(Number);
  const offset = minutesOf(zone);
  const days = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
  if (offset === undefined || day < 1 || day > days || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds - offset * 60_000;
}

function minutesOf(zone: string): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const hoursOfName = zones[zone.toUpperCase()];
  return hoursOfName === undefined ? undefined : hoursOfName * 60;
}
