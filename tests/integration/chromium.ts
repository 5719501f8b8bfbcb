import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of an installed Chromium: CHROMIUM_PATH, or where distributions put it. */
export function findChromium(): string | undefined {
  const wanted = process.env['CHROMIUM_PATH'];
  const found = (wanted ? [wanted] : usual).find((path) => existsSync(path));
  if (found === undefined) {
    const places = wanted ?? usual.join(', ');
    if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(`REQUIRE_BROWSER is set and there is no ${places}`);
    process.stderr.write(`Browser tests skipped: no Chromium at ${places}; set CHROMIUM_PATH\n`);
  }
  return found;
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
