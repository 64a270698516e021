/** Copies the Markdown files of the repository to the content directory of the site generator. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pageSources, root } from './page-sources.ts';
import { rewriteLinks } from './rewrite-links.ts';
import { addressOf, base, repositoryUrl } from './site-base.ts';

const docs = new URL('website/src/content/docs/', root);
const pictures = new URL('website/public/', root);
rmSync(docs, { recursive: true, force: true });
rmSync(pictures, { recursive: true, force: true });
mkdirSync(docs, { recursive: true });
mkdirSync(pictures, { recursive: true });

copyFileSync(new URL('website/favicon.svg', root), new URL('favicon.svg', pictures));

const sources = pageSources();
const slugOf = new Map([...sources].map(([slug, file]) => [file, slug]));
slugOf.set('README.md', 'index');

for (const [slug, file] of sources)
  writePage(slug, file, readFileSync(new URL(file, root), 'utf8'));
const home = readFileSync(new URL('website/home.md', root), 'utf8')
  .replace('QUICK_START', addressOf('quick-start'))
  .replace('TABLES', addressOf('reference/tables'));
// The links of the home page are relative to docs/.
writeFileSync(new URL('index.md', docs), rewriteLinks(home, 'docs/home.md', resolve));

// For programs that read documentation: the list of pages, and all pages in one file.
const list = readFileSync(new URL('llms.txt', root), 'utf8');
writeFileSync(new URL('llms.txt', pictures), rewriteLinks(list, 'llms.txt', resolve));
const full = [...sources.values()].map((file) => readFileSync(new URL(file, root), 'utf8'));
writeFileSync(new URL('llms-full.txt', pictures), full.join('\n\n'));

function writePage(slug: string, file: string, text: string): void {
  const [, title = slug] = /^# (.*)$/m.exec(text) ?? [];
  const body = text.replace(/^# .*\n/m, '');
  const target = new URL(`${slug}.md`, docs);
  mkdirSync(new URL('.', target), { recursive: true });
  const front = `---\ntitle: ${JSON.stringify(title.replaceAll('`', ''))}\n---\n\n`;
  writeFileSync(target, front + rewriteLinks(body, file, resolve));
}

function resolve(file: string, anchor: string): string | undefined {
  const slug = slugOf.get(file) ?? slugOf.get(`${file}/README.md`);
  if (slug !== undefined) return `${addressOf(slug)}${slug === 'index' ? '' : anchor}`;
  if (/\.(?:png|svg|jpe?g)$/.test(file)) {
    copyFileSync(new URL(file, root), new URL(basename(file), pictures));
    return `${base}${basename(file)}`;
  }
  return repositoryUrl === undefined ? undefined : `${repositoryUrl}/blob/main/${file}${anchor}`;
}
