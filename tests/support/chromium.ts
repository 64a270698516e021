import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { describeWhen } from './describe-when.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine: `SPACEX_TEST_CHROMIUM`, or where systems put it. */
const executablePath =
  process.env['SPACEX_TEST_CHROMIUM'] ?? places.find((path) => existsSync(path));

/** Opens a real browser; close it when done. */
export function openChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('There is no Chromium on this machine');
  // In a container the process is root, which Chromium's own sandbox refuses.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** Describes tests that need a real browser. */
export function describeChromium(name: string, suite: () => void): void {
  const missing =
    executablePath === undefined
      ? 'there is no Chromium (install the package chromium, or set SPACEX_TEST_CHROMIUM)'
      : undefined;
  describeWhen(name, missing, suite);
}
