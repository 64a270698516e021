import { execFile, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeFile, writePublished } from '../../../scripts/nightly/published-pages.ts';
import { temporaryFolder } from '../../cli/command.ts';
import { describeChromium, openChromium } from '../../support/chromium.ts';
import { type FileServer, serveFolder } from '../../support/file-server.ts';
import { repositoryRoot } from '../../support/repository.ts';

const execute = promisify(execFile);
const website = join(repositoryRoot, 'website');
const dist = join(website, 'dist');

/** Removes the variables that vitest sets, because they would select a development build. */
function environment(): NodeJS.ProcessEnv {
  const ofVitest = /^(?:NODE_ENV|DEV|PROD|MODE|SSR|BASE_URL|TEST|VITEST.*)$/;
  const kept = Object.entries(process.env).filter(([name]) => !ofVitest.test(name));
  return { ...Object.fromEntries(kept), CI: 'true', ASTRO_TELEMETRY_DISABLED: '1' };
}

/** Runs a command without network access, if the machine supports network namespaces. */
function withoutNetwork(...command: readonly string[]): [string, string[]] {
  const [program, ...options] = ['unshare', '--net', '--map-root-user'];
  const isSupported = spawnSync(String(program), [...options, 'true']).status === 0;
  const [first, ...rest] = isSupported ? [program, ...options, ...command] : command;
  return [String(first), rest];
}

beforeAll(async () => {
  const options = { cwd: website, env: environment(), maxBuffer: 64 * 1024 * 1024 };
  await execute('pnpm', ['install', '--frozen-lockfile'], options);
  await execute(...withoutNetwork('pnpm', 'build'), options);
}, 600_000);

/** HTML of every page by its address. */
function pages(): Map<string, string> {
  const files = globSync('**/*.html', { cwd: dist });
  return new Map(
    files.map((file) => [
      `/${file.replace(/index\.html$/, '')}`,
      readFileSync(join(dist, file), 'utf8'),
    ]),
  );
}

/** Expressions that are evaluated in the page. */
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

describe('website', () => {
  test('compiles its scripts', () => {
    const tsc = join(website, 'node_modules/.bin/tsc');
    const { status, stdout } = spawnSync(tsc, ['--noEmit'], { cwd: website, encoding: 'utf8' });
    expect(status, stdout).toBe(0);
  });

  test('has a page for each document, package and entry point', () => {
    const addresses = [...pages().keys()];
    expect(addresses).toEqual(
      expect.arrayContaining([
        '/',
        '/quick-start/',
        '/concepts/',
        '/recipes/',
        '/operations/',
        '/aws/',
        '/aws-terraform/',
        '/spark/',
        '/checks/',
        '/configuration/',
        '/glossary/',
        '/glue-catalog/',
        '/lake/',
        '/ledger/',
        '/metrics/',
        '/postgresql/',
        '/redshift/',
        '/benchmark/',
        '/upgrade-notes/',
        '/contributing/',
        '/security/',
        '/security-policy/',
        '/reference/tables/',
        '/reference/marts/',
        '/reference/cli/',
        '/api/loaders/postgres/',
        '/packages/loaders/',
      ]),
    );
  });

  test('shows the security controls and the security policy on pages of their own', () => {
    const all = pages();
    expect(all.get('/security/')).toContain('>Security controls on AWS</h1>');
    expect(all.get('/security-policy/')).toContain('Report a vulnerability</h2>');
    expect(linksOf(all.get('/security/') ?? '')).toContain('/security-policy/');
  });

  test('has no broken links or anchors', () => {
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
        const exists = isPage || existsSync(join(dist, decodeURIComponent(pathname)));
        if (!exists || (isPage && id !== '' && !ids.get(pathname)?.has(id))) {
          broken.push(`${address}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
    expect(checked).toBeGreaterThan(1000);
  });

  test('renders every Markdown link', () => {
    for (const [address, html] of pages()) {
      const text = html.replaceAll(/<(pre|code|script)\b.*?<\/\1>/gs, '');
      expect(text, address).not.toMatch(/\]\([\w./#-]+\)/);
      expect(text, address).not.toMatch(/href="[^"]*\.md[#"]/);
    }
  });
});

test('has llms.txt with the addresses of pages, and all pages in one file', () => {
  const list = readFileSync(join(dist, 'llms.txt'), 'utf8');
  const targets = [...list.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
  expect(targets).toContain('/quick-start/');
  const addresses = pages();
  for (const target of targets) expect(addresses.has(String(target)), target).toBe(true);
  const full = readFileSync(join(dist, 'llms-full.txt'), 'utf8');
  for (const title of ['# Quick start', '# PostgreSQL', '# @spacex-platform/loaders']) {
    expect(full).toContain(`${title}\n`);
  }
});

describeChromium('website in a browser', () => {
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
    visit: (page: Page, problems: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({
      viewport: { width: options.width, height: 844 },
      colorScheme: options.colorScheme,
    });
    const problems: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(server.url) && !url.startsWith('data:')) problems.push(url);
    });
    try {
      await visit(page, problems);
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
    'fits $width px in $colorScheme without overflow or external requests',
    async (options) => {
      await withPage(options, async (page, problems) => {
        for (const address of some) {
          await page.goto(server.url + address, { waitUntil: 'networkidle' });
          const width = await page.evaluate('document.documentElement.scrollWidth');
          expect(width, address).toBeLessThanOrEqual(options.width);
          expect(problems, address).toEqual([]);
        }
      });
    },
  );

  // The longest pages would take minutes and consist of the same elements.
  const short = ['/', '/quick-start/', '/reference/marts/', '/api/loaders/postgres/'];

  test.for(['light', 'dark'] as const)('meets WCAG 2 A and AA in %s', async (colorScheme) => {
    await withPage({ width: 1280, colorScheme }, async (page) => {
      for (const address of short) {
        await page.goto(server.url + address, { waitUntil: 'networkidle' });
        // The script of the page makes scrolling blocks focusable; wait for it.
        await page.waitForFunction(everyScrollingBlockHasFocus);
        await page.evaluate(axe);
        const violations = await page.evaluate(violationsOfPage);
        expect(violations, address).toEqual([]);
      }
    });
  });

  test('search finds a column by name', async () => {
    await withPage({ width: 1280, colorScheme: 'light' }, async (page) => {
      await page.goto(server.url, { waitUntil: 'networkidle' });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByPlaceholder('Search').fill('landing_success');
      await page.getByRole('link', { name: 'Data dictionary' }).first().waitFor();
    });
  });
});

const reportOfNight = '<p>the report of the last night</p>';

/** Pages as nightly-pages.ts leaves them. */
function nightlyPages() {
  const folder = temporaryFolder();
  writeFileSync(join(folder.path, 'report.html'), reportOfNight);
  writeFileSync(join(folder.path, 'index.html'), '<p>pages</p>');
  const files = { 'report.html': describeFile(folder.path, 'report.html', null) };
  const times = { syncedAt: '2026-11-30T04:23:00Z', lastLaunch: '2026-11-29T00:00:00Z' };
  writePublished(folder.path, { format: 1, ...times, attribution: '', files });
  return folder;
}

// Last, because it builds the site again, for another address.
test('the workflow builds the site for GitHub Pages, with links to the repository', async () => {
  const text = readFileSync(join(repositoryRoot, '.github/workflows/site.yml'), 'utf8');
  const [, step = ''] = /run: node scripts\/run\.mjs exec -- (.*)/.exec(text) ?? [];
  expect(step).toContain('--live nightly/pages');
  using night = nightlyPages();
  const kept = `${dist}-of-the-tests`;
  renameSync(dist, kept);
  try {
    const env = { ...environment(), GITHUB_REPOSITORY: 'somebody/somewhere' };
    const command = step.replace('nightly/pages', night.path);
    await execute('bash', ['-c', command], {
      cwd: repositoryRoot,
      env,
      maxBuffer: 64 * 1024 * 1024,
    });
    const all = [...pages().values()];
    const links = all.flatMap(linksOf).filter((link) => link.startsWith('/'));
    expect(links.length).toBeGreaterThan(1000);
    expect(links.filter((link) => !link.startsWith('/somewhere/'))).toEqual([]);
    expect(all.join('')).toContain(
      'https://github.com/somebody/somewhere/blob/main/sql/queries.sql',
    );
    const sitemap = readFileSync(join(dist, 'sitemap-0.xml'), 'utf8');
    expect(sitemap).toContain('<loc>https://somebody.github.io/somewhere/quick-start/</loc>');
    expect(readFileSync(join(dist, 'live/report.html'), 'utf8')).toBe(reportOfNight);
    const quickStart = pages().get('/quick-start/') ?? '';
    expect(linksOf(quickStart)).toContain('/somewhere/live/');
  } finally {
    rmSync(dist, { recursive: true, force: true });
    renameSync(kept, dist);
  }
}, 300_000);
