import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeChromium, openChromium } from '../../support/chromium.ts';
import { type FileServer, serveFolder } from '../../support/file-server.ts';
import { repositoryRoot } from '../../support/repository.ts';

const execute = promisify(execFile);
const website = join(repositoryRoot, 'website');
const dist = join(website, 'dist');

/** Without what vitest sets for its own modules, which would make it a build for development. */
function environment(): NodeJS.ProcessEnv {
  const ofVitest = /^(?:NODE_ENV|DEV|PROD|MODE|SSR|BASE_URL|TEST|VITEST.*)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ofVitest.test(name));
  return { ...Object.fromEntries(kept), CI: 'true', ASTRO_TELEMETRY_DISABLED: '1' };
}

/** A command without a network, where this machine lets a process have none. */
function withoutNetwork(...command: readonly string[]): [string, string[]] {
  const [program, ...options] = ['unshare', '--net', '--map-root-user'];
  const canBe = spawnSync(String(program), [...options, 'true']).status === 0;
  const [first, ...rest] = canBe ? [program, ...options, ...command] : command;
  return [String(first), rest];
}

beforeAll(async () => {
  const options = { cwd: website, env: environment(), maxBuffer: 64 * 1024 * 1024 };
  await execute('pnpm', ['install', '--frozen-lockfile'], options);
  await execute(...withoutNetwork('pnpm', 'build'), options);
}, 600_000);

/** Every page by its address. */
function pages(): Map<string, string> {
  const files = globSync('**/*.html', { cwd: dist });
  return new Map(
    files.map((file) => [
      `/${file.replace(/index\.html$/, '')}`,
      readFileSync(join(dist, file), 'utf8'),
    ]),
  );
}

/** These run in the page. */
const everyScrollingBlockHasFocus = `[...document.querySelectorAll('pre')].every(
  (block) =>
    !block.checkVisibility() || block.scrollWidth <= block.clientWidth || block.tabIndex === 0,
)`;
const violationsOfPage = `axe
  .run({ runOnly: ['wcag2a', 'wcag2aa'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`;

const idsOf = (html: string) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
const linksOf = (html: string) =>
  [...html.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g)].map(
    ([, to = '']) => to,
  );

describe('the site', () => {
  test('is made by scripts that compile', () => {
    const tsc = join(website, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, ['--noEmit'], { cwd: website, encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });

  test('has a page for each document, package and entry point', () => {
    const there = [...pages().keys()];
    expect(there).toEqual(
      expect.arrayContaining([
        '/',
        '/quick-start/',
        '/concepts/',
        '/recipes/',
        '/operations/',
        '/aws/',
        '/redshift/',
        '/benchmark/',
        '/upgrade-notes/',
        '/contributing/',
        '/reference/tables/',
        '/reference/marts/',
        '/reference/cli/',
        '/api/loaders/postgres/',
        '/packages/loaders/',
      ]),
    );
  });

  test('has no link that leads nowhere, nor to an anchor that is not there', () => {
    const all = pages();
    const ids = new Map([...all].map(([address, html]) => [address, idsOf(html)]));
    const broken: string[] = [];
    let checked = 0;
    for (const [address, html] of all) {
      for (const link of linksOf(html)) {
        if (/^(?:https?:|data:|mailto:)/.test(link)) continue;
        checked += 1;
        const { pathname, hash } = new URL(link, `http://localhost${address}`);
        const isPage = ids.has(pathname);
        const id = decodeURIComponent(hash.slice(1));
        const isThere = isPage || existsSync(join(dist, decodeURIComponent(pathname)));
        if (!isThere || (isPage && id !== '' && !ids.get(pathname)?.has(id))) {
          broken.push(`${address}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  test('shows no source of Markdown for a link', () => {
    for (const [address, html] of pages()) {
      const text = html.replaceAll(/<(pre|code|script)\b.*?<\/\1>/gs, '');
      expect(text, address).not.toMatch(/\]\([\w./#-]+\)/);
      expect(text, address).not.toMatch(/href="[^"]*\.md[#"]/);
    }
  });
});

describeChromium('the site in a browser', () => {
  let browser: Browser;
  let server: FileServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([openChromium(), serveFolder(dist)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const some = [
    '/',
    '/quick-start/',
    '/reference/tables/',
    '/reference/cli/',
    '/api/loaders/postgres/',
  ];

  async function withPage(
    options: { width: number; colorScheme: 'light' | 'dark' },
    visit: (page: Page, trouble: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: options.width, height: 844 },
      colorScheme: options.colorScheme,
    });
    const trouble: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith('data:')) trouble.push(url);
    });
    try {
      await visit(page, trouble);
    } finally {
      await context.close();
    }
  }

  test.for([
    { width: 390, colorScheme: 'light' },
    { width: 390, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)(
    'fits $width px, $colorScheme: nothing sticks out, nothing is asked of others',
    async (options) => {
      await withPage(options, async (page, trouble) => {
        for (const address of some) {
          await page.goto(server.url + address, { waitUntil: 'networkidle' });
          const width = await page.evaluate('document.documentElement.scrollWidth');
          expect(width, address).toBeLessThanOrEqual(options.width);
          expect(trouble, address).toEqual([]);
        }
      });
    },
  );

  // The longest pages would take minutes, and are made of the same parts.
  const short = ['/', '/quick-start/', '/reference/marts/', '/api/loaders/postgres/'];

  test.for(['light', 'dark'] as const)('can be read by everybody, %s', async (colorScheme) => {
    await withPage({ width: 1280, colorScheme }, async (page) => {
      for (const address of short) {
        await page.goto(server.url + address, { waitUntil: 'networkidle' });
        // A block that scrolls can be reached by keyboard as soon as its script has run.
        await page.waitForFunction(everyScrollingBlockHasFocus);
        await page.evaluate(axe);
        const violations = await page.evaluate(violationsOfPage);
        expect(violations, address).toEqual([]);
      }
    });
  });

  test('finds a column by its name', async () => {
    await withPage({ width: 1280, colorScheme: 'light' }, async (page) => {
      await page.goto(server.url, { waitUntil: 'networkidle' });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByPlaceholder('Search').fill('landing_success');
      await page.getByRole('link', { name: 'Data dictionary' }).first().waitFor();
    });
  });
});
