import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportText } from '@spacex-platform/etl-cli/report';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetHistory } from '../launch-library/support/fleet-history.ts';
import { liveTarget } from '../launch-library/support/live-target.ts';
import { describeChromium, openChromium } from '../support/chromium.ts';
import { type Data, pageOf, reportDataOf } from './report-pages.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describeChromium('the page of a fleet of today', () => {
  const stack = new AsyncDisposableStack();
  let browser: Browser;
  let data: Data;
  let url: string;

  beforeAll(async () => {
    browser = await openChromium();
    stack.defer(() => browser.close());
    const folder = await mkdtemp(join(tmpdir(), 'spacex-report-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const target = stack.use(await liveTarget(fleetHistory()));
    data = await reportDataOf(target);
    url = await pageOf(data, folder, 'report.html');
  });
  afterAll(() => stack.disposeAsync());

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    return { page, [Symbol.asyncDispose]: () => context.close() };
  }

  /** Texts of visible charts that are clipped, touch each other or are too small. */
  const badTexts = (page: Page) =>
    page.$$eval('main svg.plot', (all) =>
      all
        .filter((svg) => svg.checkVisibility())
        .flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          const scale = frame.width / Number(svg.getAttribute('viewBox')?.split(' ')[2]);
          const texts = [...svg.querySelectorAll('text')]
            .filter((text) => text.textContent !== '')
            .map((text) => ({
              text: text.textContent ?? '',
              box: text.getBoundingClientRect(),
              size: Number.parseFloat(getComputedStyle(text).fontSize) * scale,
            }));
          const clipped = texts.filter(
            ({ box }) =>
              box.left < frame.left - 1 ||
              box.right > frame.right + 1 ||
              box.top < frame.top - 1 ||
              box.bottom > frame.bottom + 1,
          );
          const small = texts.filter(({ size }) => size < 8.5);
          // Boxes of texts have some room above and below the letters.
          const touching = texts.filter((one, at) =>
            texts
              .slice(at + 1)
              .some(
                (other) =>
                  one.box.left < other.box.right &&
                  other.box.left < one.box.right &&
                  one.box.top + 4 < other.box.bottom - 4 &&
                  other.box.top + 4 < one.box.bottom - 4,
              ),
          );
          return [
            ...clipped.map(({ text }) => `clipped: ${text}`),
            ...small.map(({ text }) => `small: ${text}`),
            ...touching.map(({ text }) => `touches another: ${text}`),
          ];
        }),
    );

  test('has the numbers of the real fleet', () => {
    expect(data.headline.launches).toBeGreaterThan(740);
    expect(data.headline.cores).toBeGreaterThan(100);
    expect(data.headline.mostFlights).toBeGreaterThan(30);
    expect(data.coresLeftOut).toBe(0);
  });

  test.each([380, 768, 830, 1000, 1280])('has readable charts, %i pixels wide', async (width) => {
    await using opened = await open(width);
    expect(await badTexts(opened.page)).toEqual([]);
    const overflow = await opened.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });

  test.each([
    [380, 'light'],
    [1280, 'dark'],
  ] as const)('is accessible, %i pixels wide in %s mode', async (width, scheme) => {
    await using opened = await open(width, scheme);
    const { page } = opened;
    for (const isOpen of [false, true]) {
      await page.$$eval(
        'details',
        (all, value) => {
          for (const element of all) element.open = value;
        },
        isOpen,
      );
      await page.evaluate(await readFile(axe, 'utf8'));
      const { violations } = (await page.evaluate(
        'axe.run(document, { resultTypes: ["violations"] })',
      )) as AxeResults;
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual(
        [],
      );
    }
  });

  test('shows the next launches at once, and all of them in a table', async () => {
    await using opened = await open(1280);
    const { page } = opened;
    const next = page.locator('#upcoming .next tbody tr');
    expect(await next.count()).toBe(8);
    expect(await next.first().isVisible()).toBe(true);
    expect(await page.locator('#upcoming details tbody tr').count()).toBe(data.upcoming.length);
    expect(await page.locator('#upcoming details tbody').isVisible()).toBe(false);
  });

  test('has a row for each core and a mark for each flight, at any width', async () => {
    await using opened = await open(1280);
    const { page } = opened;
    const flights = data.fleet.flatMap((core) => core.flights);
    for (const form of ['wide-only', 'narrow']) {
      const texts = await page.$$eval(`#fleet .${form} text`, (all) =>
        all.map((text) => text.textContent ?? ''),
      );
      for (const { serial } of data.fleet) expect(texts).toContain(serial);
    }
    expect(await page.locator('#fleet .wide-only title').count()).toBe(flights.length);
    // A title appears under a pointer, which a phone does not have.
    expect(await page.locator('.narrow title').count()).toBe(0);
  });

  test('fits each chart on a printed page', async () => {
    await using opened = await open(718);
    const { page } = opened;
    await page.emulateMedia({ media: 'print' });
    const heights = await page.$$eval('main svg.plot', (all) =>
      all.filter((svg) => svg.checkVisibility()).map((svg) => svg.getBoundingClientRect().height),
    );
    // A4 with the margins of the browser, at 96 pixels per inch.
    expect(Math.max(...heights)).toBeLessThan(1040);
    expect(heights.length).toBeGreaterThan(6);
  });

  test('stays small, and its Markdown has a row for each core instead of each flight', async () => {
    expect((await stat(fileURLToPath(url))).size).toBeLessThan(600_000);
    const markdown = await reportText(data, 'md');
    const [, section = ''] = markdown.split('## Every flight of every core');
    const rows =
      section
        .split('\n## ')[0]
        ?.split('\n')
        .filter((line) => line.startsWith('| ')) ?? [];
    expect(rows).toHaveLength(data.fleet.length + 2);
    const most = data.fleet.find(({ serial }) => serial === data.headline.mostFlown);
    const dates = [most?.flights[0], most?.flights.at(-1)].map((one) => one?.date.slice(0, 10));
    const landed = most?.flights.filter(({ landing }) => landing === 'landed').length;
    expect(rows).toContain(
      `| ${most?.serial} | ${most?.flights.length} | ${landed} | ${dates.join(' | ')} |`,
    );
  });
});
