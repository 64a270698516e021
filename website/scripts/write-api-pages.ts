/** Generates a page for each entry point of the packages from its types and docstrings. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { apiPages } from './api-entries.ts';
import { root } from './page-sources.ts';
import { rewriteLinks } from './rewrite-links.ts';
import { addressOf } from './site-base.ts';

const docs = new URL('website/src/content/docs/', root);
const pages = apiPages();
const out = mkdtempSync(join(tmpdir(), 'spacex-api-'));
try {
  await generate(out);
  const slugOf = new Map(pages.map((page) => [fileOf(page.source), page.slug]));
  for (const { slug, label, source } of pages) {
    const file = fileOf(source);
    const text = readFileSync(join(out, file), 'utf8');
    const target = new URL(`${slug}.md`, docs);
    mkdirSync(new URL('.', target), { recursive: true });
    const front = `---\ntitle: ${label}\n---\n\nExports of \`@spacex-platform/${label}\`.\n`;
    const body = rewriteLinks(text.replace(/^# .*\n/m, ''), file, (linked, anchor) => {
      const to = slugOf.get(linked);
      return to === undefined ? undefined : `${addressOf(to)}${anchor}`;
    });
    writeFileSync(target, front + body);
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}

async function generate(directory: string): Promise<void> {
  const options: TypeDocOptions & Partial<PluginOptions> = {
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: pages.map(({ source }) => fileURLToPath(new URL(source, root))),
    tsconfig: fileURLToPath(new URL('website/tsconfig.api.json', root)),
    basePath: fileURLToPath(new URL('packages', root)),
    // The build checks the types with its own compiler version.
    skipErrorChecking: true,
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    logLevel: 'Error',
    out: directory,
    outputFileStrategy: 'modules',
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    // Uses its own anchors, independent of those that the site generates from headings.
    useHTMLAnchors: true,
    anchorPrefix: 'api-',
    parametersFormat: 'table',
    expandObjects: false,
  };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined || app.logger.hasErrors()) {
    throw new Error('Generating the API pages failed (see above)');
  }
  await app.generateOutputs(project);
}

/**
 * Output path of typedoc for an entry point: `packages/a/src/b/index.ts` and `packages/a/src/b.ts`
 * both become `a/src/b.md`.
 */
function fileOf(source: string): string {
  return `${source.replace(/^packages\//, '').replace(/(?:\/index)?\.ts$/, '')}.md`;
}
