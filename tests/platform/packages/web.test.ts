import { join } from 'node:path';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { describeChromium, openChromium } from '../../support/chromium.ts';
import { type FileServer, serveFolder } from '../../support/file-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { makeConsumer } from './support/consumer.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { snapshotCoreFlights, snapshotDocuments } from './support/snapshot-documents.ts';
import { describeWorkerd, serveWorker } from './support/workerd.ts';

/** The hashes that Node computes, in WebAssembly: other platforms must find the same. */
function hashesOnNode(): string[] {
  const toRows = rowsOf(coreFlights);
  const launches = snapshotDocuments('launches') as unknown as Parameters<typeof toRows>[0][];
  return launches.flatMap(toRows).map(contentHash(coreFlights)).map(String);
}

describe('on the web, installed by name from a registry', () => {
  const stack = new AsyncDisposableStack();
  let registry: Registry;
  let api: ApiServer;

  beforeAll(async () => {
    registry = stack.use(await startRegistry());
    api = stack.use(await startApiServer({ launches: snapshotDocuments('launches') }));
  });
  afterAll(() => stack.disposeAsync());

  describeChromium('an application of Vite, in a real browser', () => {
    const page = new AsyncDisposableStack();
    let site: FileServer;
    let browser: Browser;

    beforeAll(async () => {
      const project = page.use(await makeConsumer(registry, 'vite'));
      await project.run('vite', ['build', '--logLevel', 'warn']);
      site = page.use(await serveFolder(join(project.folder, 'dist')));
      browser = page.use(await openChromium());
    });
    afterAll(() => page.disposeAsync());

    /** What the page shows, and what it writes to the console. */
    async function open(query: string): Promise<{ shown: string; noise: readonly string[] }> {
      const opened = await browser.newPage();
      const noise: string[] = [];
      opened.on('console', (message) => noise.push(message.text()));
      opened.on('pageerror', (error) => noise.push(error.message));
      await opened.goto(`${site.url}?${query}`);
      await opened.waitForFunction(() => document.querySelector('output')?.textContent !== '', {
        timeout: 30_000,
      });
      return { shown: (await opened.textContent('output')) ?? '', noise };
    }

    test('lists launches of an API of another origin', async () => {
      const { shown, noise } = await open(`api=${api.url}`);
      expect(noise).toEqual([]);
      expect(JSON.parse(shown)).toEqual({
        flights: snapshotCoreFlights().length,
        same: true,
        hashes: hashesOnNode(),
        totalDocs: snapshotDocuments('launches').filter(({ upcoming }) => upcoming === false)
          .length,
      });
    });

    test('names CORS if the server allows no other origin', async () => {
      await using other = await serveFolder(repositoryRoot);
      const { shown, noise } = await open(`api=${other.url}&refused`);
      expect(shown).toMatch(
        /failed after 1 attempt: .*The server must allow this origin \(CORS\)\.$/,
      );
      // The reason, which only the console has.
      expect(noise.join('\n')).toContain('Access-Control-Allow-Origin');
    });
  });

  describeWorkerd(
    'a worker of workerd, which forbids code from text and WebAssembly from bytes',
    () => {
      test('makes the same rows and hashes', async () => {
        await using project = await makeConsumer(registry, 'edge');
        const options = ['--bundle', '--format=esm', '--platform=neutral', '--outfile=worker.js'];
        await project.run('esbuild', ['worker.ts', ...options]);
        await using worker = await serveWorker(project.folder);
        const response = await fetch(`${worker.url}?api=${api.url}`);
        expect(response.status).toBe(200);
        expect(await response.json()).toEqual({ rejects: 0, hashes: hashesOnNode() });
      });
    },
  );
});
