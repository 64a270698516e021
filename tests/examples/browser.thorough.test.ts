import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { describeChromium, openChromium } from '../support/chromium.ts';
import { serveFolder } from '../support/file-server.ts';
import { repositoryRoot } from '../support/repository.ts';

const examples = join(repositoryRoot, 'examples');

describeChromium('browser example', () => {
  test('shows flights and landings of each core', async () => {
    const [launches, cores] = [snapshotDocuments('launches'), snapshotDocuments('cores')];
    await using api = await startApiServer({ launches, cores });
    using folder = temporaryFolder();
    const vite = join(examples, 'node_modules/vite/bin/vite.js');
    const options = ['build', 'browser', '--outDir', folder.path, '--logLevel', 'error'];
    await promisify(execFile)(process.execPath, [vite, ...options], { cwd: examples });
    await using site = await serveFolder(folder.path);
    await using browser = await openChromium();
    const page = await browser.newPage();
    await page.goto(`${site.url}?api=${api.url}`);
    await page.waitForSelector('tbody tr', { timeout: 30_000 });
    const shown = await page.$$eval('tbody tr', (rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent)),
    );
    const flown = launches
      .filter(({ upcoming }) => upcoming === false)
      .flatMap((launch) => launch['cores'] as ApiDocument[])
      .filter(({ core }) => core !== null);
    const expected = [...Map.groupBy(flown, ({ core }) => core)].map(([core, flights]) => [
      String(cores.find(({ id }) => id === core)?.['serial']),
      String(flights.length),
      String(flights.filter(({ landing_success }) => landing_success === true).length),
    ]);
    expect(shown.length).toBeGreaterThan(70);
    expect(shown.sort()).toEqual(expected.sort());
  });
});
