import { join } from 'node:path';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import { describeChromium, openChromium } from '../../support/chromium.ts';
import { serveFolder } from '../../support/file-server.ts';
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

  describeChromium('an application of Vite', () => {
    test('is built, and runs in a real browser against an API of another origin', async () => {
      await using project = await makeConsumer(registry, 'vite');
      await project.run('vite', ['build', '--logLevel', 'warn']);
      await using site = await serveFolder(join(project.folder, 'dist'));
      await using browser = await openChromium();
      const page = await browser.newPage();
      const noise: string[] = [];
      page.on('console', (message) => noise.push(message.text()));
      page.on('pageerror', (error) => noise.push(error.message));
      await page.goto(`${site.url}?api=${api.url}`);
      await page.waitForFunction(() => document.querySelector('output')?.textContent !== '', {
        timeout: 30_000,
      });
      const shown: unknown = JSON.parse((await page.textContent('output')) ?? '');
      expect(noise).toEqual([]);
      expect(shown).toEqual({
        flights: snapshotCoreFlights().length,
        same: true,
        hashes: hashesOnNode(),
        totalDocs: snapshotDocuments('launches').filter(({ upcoming }) => upcoming === false)
          .length,
      });
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
