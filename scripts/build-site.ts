/**
 * Builds the website into `website/dist`, as GitHub Pages serves it for a repository.
 *
 *     node scripts/build-site.ts --repository owner/name
 *
 * The site is at `https://<owner>.github.io/<name>/`, or at `/` if the repository has that host's
 * name. Its links to files that are not pages lead to the repository.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { repository: { type: 'string' } } });
const [owner = '', name = '', ...rest] = values.repository?.split('/') ?? [];
if (owner === '' || name === '' || rest.length > 0) {
  console.error('usage: node scripts/build-site.ts --repository owner/name');
  process.exit(2);
}
const host = `${owner.toLowerCase()}.github.io`;
const environment = {
  ...process.env,
  SPACEX_DOCS_SITE: `https://${host}`,
  SPACEX_DOCS_BASE: name.toLowerCase() === host ? '' : name,
  SPACEX_REPOSITORY_URL: `https://github.com/${owner}/${name}`,
  ASTRO_TELEMETRY_DISABLED: '1',
};
const website = fileURLToPath(new URL('../website/', import.meta.url));
for (const command of [['install', '--frozen-lockfile'], ['build']]) {
  execFileSync('pnpm', command, { cwd: website, env: environment, stdio: 'inherit' });
}
