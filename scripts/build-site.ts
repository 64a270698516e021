/**
 * Builds the website into `website/dist`, as GitHub Pages serves it for a repository.
 *
 *     node scripts/build-site.ts --repository owner/name [--live <directory>]
 *
 * With `--live`, the site contains the pages that nightly-pages.ts has written to this directory, if any,
 * at `/live/`: a site has only one deployment, so each contains both.
 *
 * The site is at `https://<owner>.github.io/<name>/`, or at `/` if the repository has that host's
 * name. Its links to files that are not pages lead to the repository.
 */
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readPublished } from './nightly/published-pages.ts';
import { warn } from './nightly/workflow-commands.ts';

const { values } = parseArgs({
  options: { repository: { type: 'string' }, live: { type: 'string' } },
});
const [owner = '', name = '', ...rest] = values.repository?.split('/') ?? [];
if (owner === '' || name === '' || rest.length > 0) {
  console.error('usage: node scripts/build-site.ts --repository owner/name [--live <directory>]');
  process.exit(2);
}
const host = `${owner.toLowerCase()}.github.io`;
const live = livePages(values.live);
const environment = {
  ...process.env,
  SPACEX_LIVE_PAGES: live === undefined ? '' : 'live',
  SPACEX_DOCS_SITE: `https://${host}`,
  SPACEX_DOCS_BASE: name.toLowerCase() === host ? '' : name,
  SPACEX_REPOSITORY_URL: `https://github.com/${owner}/${name}`,
  ASTRO_TELEMETRY_DISABLED: '1',
};
const website = fileURLToPath(new URL('../website/', import.meta.url));
for (const command of [['install', '--frozen-lockfile'], ['build']]) {
  execFileSync('pnpm', command, { cwd: website, env: environment, stdio: 'inherit' });
}

if (live !== undefined) cpSync(live, join(website, 'dist/live'), { recursive: true });

/** Damaged pages are left out: the documentation does not depend on them. */
function livePages(directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined;
  try {
    return readPublished(directory) === undefined ? undefined : directory;
  } catch (error) {
    warn(`The pages in ${directory} are damaged and are left out: ${(error as Error).message}`);
    return undefined;
  }
}
