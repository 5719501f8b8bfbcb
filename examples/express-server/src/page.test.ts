import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWordCountClassifier } from 'sentiment-core/testing';
import { serve } from './serve.ts';

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.warn(`Skipping the tests of the page: there is no ${executablePath}.`);

it.runIf(process.env.REQUIRE_BROWSER === '1')('has the browser it is required to have', () =>
  expect(present).toBe(true),
);

describe.runIf(present)('the page', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serve>>;
  let url = '';

  beforeAll(async () => {
    const words = createWordCountClassifier();
    const environment = { PORT: '0', SQLITE_FILE: ':memory:' };
    const log = (line: string): void => {
      if (line.startsWith('Listening on ')) url = line.slice('Listening on '.length);
    };
    server = await serve({ environment, loadClassifier: async () => words, log });
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const visit = async (use: (page: Page) => Promise<void>, width = 1_000): Promise<void> => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => request.url().startsWith(url) || complaints.push(`external: ${request.url()}`));
    await page.goto(url, { waitUntil: 'networkidle' });
    await use(page);
    await page.close();
    expect(complaints).toEqual([]);
  };

  it('predicts by keyboard alone and remembers the tries, newest first', () =>
    visit(async (page) => {
      expect(await page.textContent('#model')).toContain('word-count 1');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.keyboard.type('bad <b>food</b>');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#result:not([hidden])');
      expect(await page.textContent('#label')).toBe('negative');
      expect(await page.textContent('#confidence')).toBe('75.0 % sure');
      expect(
        await page
          .locator('#probabilities [role=meter]')
          .evaluateAll((all) => all.map((one) => one.getAttribute('aria-valuenow'))),
      ).toEqual(['0.75', '0.25']);
      await page.fill('#text', 'good');
      await page.click('#submit');
      await page.waitForFunction(() => document.querySelectorAll('#tries li').length === 2);
      expect(await page.locator('#tries .text').allTextContents()).toEqual(['good', 'bad <b>food</b>']);
      await page.click('#clear');
      expect(await page.isVisible('#history')).toBe(false);
    }));

  it('draws each probability as wide as it is, however near to 0 or 1', () =>
    visit(async (page) => {
      const shares = { negative: 0.99996, neutral: 0.0003, positive: 0.25 };
      await page.route('**/predict', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), probabilities: shares } });
      });
      await page.fill('#text', 'bad');
      await page.click('#submit');
      await page.waitForSelector('#result:not([hidden])');
      const widths = await page.locator('#probabilities [role=meter]').evaluateAll((bars) =>
        bars.map((bar) => {
          const filled = bar.firstElementChild?.getBoundingClientRect().width ?? NaN;
          return filled / bar.getBoundingClientRect().width;
        }),
      );
      expect(await page.locator('#probabilities .share').allTextContents()).toEqual(['> 99.9 %', '< 0.1 %', '25.0 %']);
      Object.values(shares).forEach((share, index) => expect(widths[index]).toBeCloseTo(share, 2));
    }));

  it('predicts an example with one press', () =>
    visit(async (page) => {
      await page.locator('#examples button').first().click();
      await page.waitForSelector('#result:not([hidden])');
      expect(await page.inputValue('#text')).toBe(await page.locator('#examples button').first().textContent());
    }));

  it('takes by keyboard that a prediction is right or wrong, and the last word counts', () =>
    visit(async (page) => {
      const pressed = (): Promise<(string | null)[]> =>
        page.locator('.feedback button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-pressed')));
      const said = (text: string) =>
        page.waitForFunction((part) => document.querySelector('#answer')?.textContent?.includes(part), text);
      const errors = async () => (await (await fetch(`${url}/feedback/errors`)).json()).errors;
      await page.fill('#text', 'good, said @somebody');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#result:not([hidden])');
      await page.focus('#right');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await said('noted as wrong, it is negative');
      expect(await pressed()).toEqual(['false', 'true']);
      expect(await errors()).toMatchObject([{ label: 'positive', trueLabel: 'negative', text: 'good, said @user' }]);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await said('noted as right');
      expect(await pressed()).toEqual(['true', 'false']);
      expect(await errors()).toEqual([]);
      await page.fill('#text', 'bad');
      await page.click('#submit');
      await page.waitForFunction(() => document.querySelector('#label')?.textContent === 'negative');
      expect(await pressed()).toEqual(['false', 'false']);
      expect(await page.textContent('#answer')).toBe('');
    }));

  it('says that feedback did not arrive, and takes it later', async () => {
    const page = await browser.newPage();
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.fill('#text', 'good');
    await page.click('#submit');
    await page.waitForSelector('#result:not([hidden])');
    await page.context().setOffline(true);
    await page.click('#wrong');
    await page.waitForFunction(() => document.querySelector('#answer')?.textContent?.startsWith('Not noted.'));
    expect(await page.getAttribute('#wrong', 'aria-pressed')).toBe('false');
    await page.context().setOffline(false);
    await page.click('#wrong');
    await page.waitForSelector('#wrong[aria-pressed=true]');
    await page.close();
  });

  it('asks what it is instead when there are more than two labels', async () => {
    const page = await browser.newPage();
    const labels = ['negative', 'neutral', 'positive'];
    await page.route('**/model', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), labels } });
    });
    const reports: unknown[] = [];
    await page.route('**/feedback', async (route) => {
      const report = route.request().postDataJSON();
      reports.push(report);
      await route.fulfill({ json: { ...report, correct: false, changed: true } });
    });
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.fill('#text', 'good');
    await page.click('#submit');
    await page.click('#wrong');
    await page.click('#others button:has-text("neutral")');
    await page.waitForFunction(() => document.querySelector('#answer')?.textContent?.includes('it is neutral'));
    expect(await page.locator('#others button').allTextContents()).toEqual(['negative', 'neutral']);
    expect(reports).toMatchObject([{ correct: false, text: 'good' }, { trueLabel: 'neutral' }]);
    await page.close();
  });

  it('says what went wrong, and recovers', async () => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.fill('#text', 'x'.repeat(100_001));
    await page.click('#submit');
    await page.waitForSelector('#problem:not([hidden])');
    expect(await page.textContent('#problem')).toBe('text must have at most 100000 UTF-16 code units.');
    await page.context().setOffline(true);
    await page.fill('#text', 'good');
    await page.click('#submit');
    await page.waitForFunction(() => document.querySelector('#problem')?.textContent?.includes('cannot be reached'));
    await page.context().setOffline(false);
    await page.click('#submit');
    await page.waitForSelector('#result:not([hidden])');
    expect(await page.isVisible('#problem')).toBe(false);
    await page.close();
  });

  it('fits a phone, even with a word that never ends', () =>
    visit(async (page) => {
      await page.fill('#text', 'x'.repeat(500));
      await page.click('#submit');
      await page.waitForSelector('#tries li');
      const [content, viewport] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      expect(content).toBeLessThanOrEqual(viewport);
    }, 320));

  it('has documentation that its policy lets look as meant', () =>
    visit(async (page) => {
      await page.goto(`${url}/docs`);
      expect(
        await page.evaluate(() => getComputedStyle(document.querySelector('.method') ?? document.body).borderTopWidth),
      ).toBe('1px');
    }));
});
