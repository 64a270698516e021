/**
 * Packs every package of `packages/` as it is published.
 *
 *     node scripts/pack-packages.ts [--repository owner/name] <folder>
 *
 * With `--repository`, the manifests in the tarballs name that repository of GitHub, which
 * provenance requires, its issues and the page of the package; the manifests in the work tree do not
 * change.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageFolders } from './package-folders.ts';

const { values, positionals } = parseArgs({
  options: { repository: { type: 'string' } },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined || positionals.length > 1) {
  console.error('usage: node scripts/pack-packages.ts [--repository owner/name] <folder>');
  process.exit(2);
}
const destination = resolve(folder);
mkdirSync(destination, { recursive: true });

for (const home of packageFolders()) {
  const manifest = new URL('package.json', home);
  const before = readFileSync(manifest, 'utf8');
  try {
    if (values.repository !== undefined) {
      writeFileSync(manifest, withRepository(before, home, values.repository));
    }
    execFileSync('pnpm', ['pack', '--pack-destination', destination], {
      cwd: home,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    writeFileSync(manifest, before);
  }
}

function withRepository(text: string, home: URL, name: string): string {
  const page = `https://github.com/${name}`;
  const repository = `git+${page}.git`;
  const directory = fileURLToPath(home).split('/').slice(-3, -1).join('/');
  const manifest = JSON.parse(text) as Record<string, unknown>;
  const links = {
    homepage: `${page}/tree/main/${directory}#readme`,
    bugs: { url: `${page}/issues` },
    repository: { type: 'git', url: repository, directory },
  };
  return JSON.stringify({ ...manifest, ...links }, null, 2);
}
