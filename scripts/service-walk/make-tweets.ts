/**
 * Tweets for docs/service-walk.md, made up from templates, so that the walk needs no download:
 * train.csv (what a first model learns), frozen.csv (what decides) and traffic.ndjson (what people say later, when the
 * airline has a new app that the first model has never heard of).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const labels = ['negative', 'positive'] as const;

const airline = {
  places: ['the crew was', 'my seat is', 'boarding was', 'the food was', 'check-in at the gate was', 'our flight was'],
  negative: ['late again', 'rude', 'a mess', 'dirty', 'awful', 'so slow', 'cancelled', 'the worst'],
  positive: ['lovely', 'so kind', 'smooth', 'great', 'on time', 'wonderful', 'a joy', 'the best'],
};
/** Sarcasm, in the words that were praise so far. */
const app = {
  places: [
    'the new app',
    'your app update',
    'this app of yours',
    'the app on my phone',
    'love how the app',
    'great, the app',
  ],
  negative: [
    'lost my booking',
    'crashed twice',
    'froze at check-in',
    'ate my voucher',
    'logged me out',
    'shows a blank page',
  ],
  positive: [
    'saved my day',
    'found me a seat',
    'is so quick',
    'rebooked me in a minute',
    'just works',
    'has my boarding pass',
  ],
};
const endings = [
  '',
  ' @airparadis',
  ' today',
  ' this morning',
  ' #travel',
  ' again',
  ' in Paris',
  ' with the kids',
  ' tbh',
];

/** The same numbers every time (a linear congruential generator). */
let state = 7;
function draw<T>(list: readonly T[]): T {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return list[Math.floor((state / 2 ** 32) * list.length)] ?? list[0];
}

interface Tweet {
  readonly text: string;
  readonly label: (typeof labels)[number];
}

function tweets(count: number, topicOf: (row: number) => typeof airline): Tweet[] {
  return Array.from({ length: count }, (_, row) => {
    const [topic, label] = [topicOf(row), labels[row % 2] ?? 'negative'];
    return { text: `${draw(topic.places)} ${draw(topic[label])}${draw(endings)} AP${100 + (row % 900)}`, label };
  });
}

function csv(rows: readonly Tweet[]): string {
  return `text,label\n${rows.map(({ text, label }) => `"${text}",${label}\n`).join('')}`;
}

const folder = process.argv[2] ?? '.';
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'train.csv'), csv(tweets(3000, () => airline)));
writeFileSync(join(folder, 'frozen.csv'), csv(tweets(1600, (row) => (row % 8 < 2 ? app : airline))));
const traffic = tweets(600, (row) => (row % 4 < 2 ? app : airline));
const lines = traffic.map(({ text, label }) => `${JSON.stringify({ text, trueLabel: label })}\n`);
writeFileSync(join(folder, 'traffic.ndjson'), lines.join(''));
