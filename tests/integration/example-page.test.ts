import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchChromium } from './browser.ts';
import { type RunningServer, startProgram } from './run-program.ts';

const executable = findChromium();

describe.skipIf(executable === undefined)('the page of the example server', () => {
  let browser: Browser;
  let server: RunningServer;

  beforeAll(async () => {
    server = await startProgram(() => ({ script: 'scripts/start.js' }));
    browser = await launchChromium(executable ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('shows what the embedded model says of a tweet', async () => {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.fill('#text', 'worst flight of my life, they lost my bag');
    const before = await page.screenshot();
    await page.click('#submit');
    await page.waitForSelector('#result:not([hidden])');
    expect(await page.textContent('#label')).toBe('negative');
    const box = await page.locator('#label').boundingBox();
    expect(box?.width).toBeGreaterThan(10);
    expect((await page.screenshot()).equals(before)).toBe(false);
  });
});
