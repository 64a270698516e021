import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApiServer } from '@spacex-platform/spacex-client/testing';
import { build } from 'esbuild';
import { afterAll, beforeAll, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { describeChromium, openChromium } from '../support/chromium.ts';
import { serveFolder } from '../support/file-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { codeBlocks, markdownFiles } from './markdown.ts';

const blocks = markdownFiles()
  .flatMap(codeBlocks)
  .filter(({ language }) => language === 'tsx');

/** Shows the component of the block as an application does. */
const main = `
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { LatestLaunch } from './block.tsx';
createRoot(document.body).render(
  <QueryClientProvider client={new QueryClient()}><LatestLaunch /></QueryClientProvider>,
);`;

describeChromium('code blocks of React', () => {
  let folder: string;
  beforeAll(() => {
    requireBuiltCommand();
    folder = mkdtempSync(join(tmpdir(), 'spacex-react-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(blocks.map((block) => [`${block.file}:${block.line}`, block.text] as const))(
    'run in a browser: %s',
    async (_, text) => {
      writeFileSync(join(folder, 'block.tsx'), text);
      writeFileSync(join(folder, 'main.tsx'), main);
      writeFileSync(
        join(folder, 'index.html'),
        '<body><script type="module" src="main.js"></script>',
      );
      await build({
        entryPoints: [join(folder, 'main.tsx')],
        outfile: join(folder, 'main.js'),
        bundle: true,
        format: 'esm',
        jsx: 'automatic',
        nodePaths: [join(repositoryRoot, 'tests/node_modules')],
        define: { 'process.env.NODE_ENV': '"production"' },
        logLevel: 'error',
      });
      const launches = snapshotDocuments('launches');
      await using api = await startApiServer({ launches });
      await using site = await serveFolder(folder);
      await using browser = await openChromium();
      const page = await browser.newPage();
      await page.route('https://api.spacexdata.com/**', (route) =>
        route
          .fetch({ url: route.request().url().replace('https://api.spacexdata.com', api.url) })
          .then((response) => route.fulfill({ response })),
      );
      await page.goto(site.url);
      const latest = (await (await fetch(`${api.url}/v5/launches/latest`)).json()) as {
        name: string;
      };
      await page.getByText(latest.name, { exact: true }).waitFor();
    },
    180_000,
  );
});
