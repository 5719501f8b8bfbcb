import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Classifier } from 'sentiment-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestIo, createTestModels, runCommandLine } from '../testing/command-line-fixture.ts';
import { createTemporaryFolder } from '../testing/temporary-folder-fixture.ts';

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.warn(`Skipping the tests of report pages in a browser: there is no ${executablePath}.`);

it.runIf(process.env['REQUIRE_BROWSER'] === '1')('has the browser it is required to have', () =>
  expect(present).toBe(true),
);

const folder = await createTemporaryFolder();
afterAll(() => folder.remove());

const three = ['negative', 'neutral', 'positive'];
const twenty = Array.from({ length: 20 }, (_, label) => `customer-complaint-about-luggage-${label + 1}`);
const endless = `${'ab'.repeat(300)} <b>not bold</b>`;

/** Rows of every label; every third text has another label than the model says. */
function rowsOf(labels: readonly string[]): string {
  const rows = Array.from({ length: 240 }, (_, row) => {
    const label = labels[row % labels.length];
    const text = row % 3 === 0 ? `${row + 1} ${endless}` : `${row} flight to a place ${'far '.repeat(row % 30)}`;
    return `${text},${label},${row % 2 === 0 ? 'Air Paradis of the Northern Territories' : 'B & C'}\n`;
  });
  return `text,label,airline\n${rows.join('')}`;
}

/** Says the label whose turn it is by the number that the text begins with. */
function createCountingClassifier(labels: readonly string[]): Classifier {
  const predictProbabilities = async (texts: readonly string[]): Promise<Float32Array> => {
    const all = new Float32Array(texts.length * labels.length);
    texts.forEach((text, row) => {
      const number = Number.parseInt(text, 10) || 0;
      const confidence = 0.55 + (number % 40) / 100;
      for (let label = 0; label < labels.length; label++)
        all[row * labels.length + label] =
          label === number % labels.length ? confidence : (1 - confidence) / (labels.length - 1);
    });
    return all;
  };
  return {
    info: {
      name: 'counting',
      version: '1',
      kind: 'logistic-regression',
      labels,
      preprocessing: 'advanced',
      metrics: {},
    },
    predictProbabilities,
    predict: () => Promise.reject(new Error('not asked for')),
    close: async () => undefined,
  };
}

const threeFile = await folder.write('three.csv', rowsOf(three));
const twentyFile = await folder.write('twenty.csv', rowsOf(twenty));
const history = [1, 2, 3].map((epoch) => ({
  step: epoch * 10,
  epoch,
  loss: 1 / epoch,
  validationLoss: 1.1 / epoch,
  validationAccuracy: epoch / 4,
}));
const modelNames = Array.from(
  { length: 6 },
  (_, model) => `models-of-november/bidirectional-network-with-word-vectors-${model + 1}`,
);
const modelFolders = modelNames.map(folder.path);
for (const name of modelNames) {
  await mkdir(folder.path(name), { recursive: true });
  await folder.write(`${name}/training.json`, JSON.stringify({ seconds: 3, history }));
}

async function makeReport(argv: readonly string[], labels: readonly string[], now?: Date): Promise<string> {
  const models = createTestModels();
  models.loadClassifier = async () => createCountingClassifier(labels);
  const { code, stderr } = await runCommandLine(argv, models, createTestIo(now && { now }));
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return readFile(argv[argv.indexOf('--report') + 1], 'utf8');
}

const reports: Readonly<Record<string, readonly [argv: readonly string[], labels: readonly string[]]>> = {
  evaluation: [
    ['evaluate', '--model', modelFolders[0], '--data', threeFile, '--calibration', threeFile, '--slices', 'airline'],
    three,
  ],
  'evaluation of twenty labels': [['evaluate', '--model', modelFolders[0], '--data', twentyFile], twenty],
  comparison: [['compare', ...modelFolders, '--data', threeFile, '--slices', 'airline'], three],
  description: [['describe', threeFile], three],
  behaviour: [['behaviour', '--model', modelFolders[0], '--examples', '2'], three],
  'description of twenty labels': [['describe', twentyFile], twenty],
};

function withReport(name: string): [argv: readonly string[], labels: readonly string[], file: string] {
  const [argv, labels] = reports[name];
  const file = folder.path(`${name.replaceAll(' ', '-')}.html`);
  return [[...argv, '--report', file], labels, file];
}

describe('a report', () => {
  it.each(['evaluation', 'description', 'behaviour'])(
    'of the same command and files is the same, but for the date: %s',
    async (name) => {
      const [argv, labels] = withReport(name);
      const first = await makeReport(argv, labels);
      expect(await makeReport(argv, labels)).toBe(first);
      const later = await makeReport(argv, labels, new Date('2027-11-30T20:00:00Z'));
      expect(first).toContain('<dd>2026-01-02 03:04 UTC</dd>');
      expect(later.replace('2027-11-30 20:00', '2026-01-02 03:04')).toBe(first);
    },
  );

  it('of a comparison is the same, but for the date and what the models cost', async () => {
    const report = ['--report', folder.path('pair.html')];
    const argv = ['compare', ...modelFolders.slice(0, 2), '--data', threeFile, ...report];
    const withoutCosts = (page: string): string => page.replace(/<h2>Costs<\/h2>[^]*?(?=<h2>)/, '');
    const first = await makeReport(argv, three);
    expect(first).toContain('<h2>Costs</h2>');
    expect(withoutCosts(await makeReport(argv, three))).toBe(withoutCosts(first));
    for (const part of ['Slices', 'Worst errors']) expect(withoutCosts(first)).toContain(`<h2>${part}</h2>`);
  });

  it('names the model’s folder in its title, and says how it was made', async () => {
    const [argv, labels] = withReport('evaluation');
    const page = await makeReport([...argv, '--seed', '7', '--text', 'text'], labels);
    expect(page).toContain('<title>bidirectional-network-with-word-vectors-1 on three.csv</title>');
    expect(page).toContain('7 (bootstrap intervals)');
    expect(page).toContain(`<code>sentiment evaluate --model ${modelFolders[0]} --data ${threeFile} `);
    for (const part of ['Precision and recall: neutral', 'Learning curve: loss', 'Learning curve: accuracy'])
      expect(page).toContain(part);
  });

  it('lists the most confident errors, as many as wanted, each text once and cut', async () => {
    const [argv, labels] = withReport('evaluation');
    const page = await makeReport([...argv, '--errors', '3'], labels);
    const confidences = [...page.matchAll(/<strong>\w+ <span class="n">([\d.]+)/g)].map(([, value]) => Number(value));
    expect(confidences).toEqual([0.94, 0.94, 0.93]);
    expect(page).toContain(`${endless.slice(0, 380)}`);
    expect(page).not.toContain(endless.slice(0, 420));
    expect(await makeReport([...argv, '--errors', '0'], labels)).not.toContain('Worst errors');
  });
});

describe.runIf(present)('a report in a browser', () => {
  let browser: Browser;
  const names = Object.keys(reports);

  beforeAll(async () => {
    for (const name of names) {
      const [argv, labels] = withReport(name);
      await makeReport(argv, labels);
    }
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 240_000);

  afterAll(() => browser?.close());

  async function visit(name: string, use: (page: Page) => Promise<void>, width: number): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: 'dark' });
    await page.goto(pathToFileURL(withReport(name)[2]).href);
    await use(page);
    await page.close();
  }

  it.each(names)('fits a phone, and is dark where that is wanted: %s', (name) =>
    visit(
      name,
      async (page) => {
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 23, 26)');
        await page.emulateMedia({ colorScheme: 'light' });
        expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
      },
      390,
    ),
  );

  // A4 is 210 mm wide, the margins are 12 mm, an inch is 96 pixels.
  const paperWidth = Math.floor(((210 - 2 * 12) / 25.4) * 96);

  it.each(names)('is printed on A4, light, with nothing cut: %s', (name) =>
    visit(
      name,
      async (page) => {
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        const printed = await page.evaluate((width) => {
          const shown = [...document.body.querySelectorAll<HTMLElement>('*:not(svg *)')];
          const style = getComputedStyle(document.body);
          return {
            background: style.backgroundColor,
            beyond: shown
              .filter((element) => element.getBoundingClientRect().right > width + 1)
              .map(({ tagName, textContent }) => `${tagName} ${textContent.trim().slice(0, 60)}`),
            scrolling: shown.filter((element) => getComputedStyle(element).overflowX === 'auto').length,
            colours: [...document.querySelectorAll('.fact, .key, .bar i, td[style]')].map(
              (element) => getComputedStyle(element).printColorAdjust,
            ),
            orphans: [...document.querySelectorAll('h1, h2, h3')].filter(
              (title) => getComputedStyle(title).breakAfter !== 'avoid',
            ).length,
          };
        }, paperWidth);
        expect(printed).toMatchObject({ background: 'rgb(255, 255, 255)', beyond: [], scrolling: 0, orphans: 0 });
        expect(new Set(printed.colours)).toEqual(new Set(['exact']));
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
        const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 (\d+)\.?\d* (\d+)/g)].map(([, width, height]) => [
          width,
          height,
        ]);
        expect(boxes.length).toBeGreaterThan(1);
        for (const box of boxes) expect(box).toEqual(['594', '841']);
      },
      paperWidth,
    ),
  );

  it('draws bars as wide as their shares', () =>
    visit(
      'description',
      async (page) => {
        const [shares, widths] = await page.evaluate(() => {
          const bars = [...document.querySelectorAll('td .bar')];
          const cells = bars.map((bar) => [...(bar.closest('tr')?.querySelectorAll('td') ?? [])].slice(2, 5));
          return [
            cells.map((row) => row.map(({ textContent }) => Number.parseFloat(textContent) / 100)),
            bars.map((bar) =>
              [...bar.children].map((part) => part.getBoundingClientRect().width / bar.getBoundingClientRect().width),
            ),
          ];
        });
        expect(widths.length).toBeGreaterThan(1);
        widths.forEach((row, index) =>
          row.forEach((width, label) => expect(width).toBeCloseTo(shares[index][label], 2)),
        );
      },
      1280,
    ));
});
