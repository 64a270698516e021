/**
 * Looks up known vulnerabilities of the packages that are shipped or that build what is shipped: those of
 * the lockfiles and of SBOMs.
 *
 *     node scripts/scan-vulnerabilities.ts [SBOM …]
 *
 * Exits with 0 if there are none, 1 if there are some, and 2 if the scan failed. osv-scanner.toml lists
 * accepted vulnerabilities, with a reason and a date until which they are accepted.
 *
 * SPACEX_OSV_DATABASE  directory of a downloaded database, in which `osv-scalibr/npm/all.zip` is; then
 *                      nothing is sent. Without it, names and versions of packages are sent to osv.dev.
 * OSV_SCANNER          program (default: built from scripts/toolchain/osv-scanner, which requires Go)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const inRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Exit codes of osv-scanner, from its documentation. */
const found = 1;
const smallestOfFailures = 127;

const lockfiles = [
  'pnpm-lock.yaml',
  'website/pnpm-lock.yaml',
  'scripts/toolchain/node/package-lock.json',
  'scripts/toolchain/pnpm/package-lock.json',
];
const sources = [...lockfiles.map(inRoot), ...process.argv.slice(2).map((path) => resolve(path))];

process.exitCode = scan();

function scan(): 0 | 1 | 2 {
  const database = process.env['SPACEX_OSV_DATABASE'];
  if (database !== undefined && !existsSync(resolve(database, 'osv-scalibr/npm/all.zip'))) {
    console.error(
      `${database} does not contain osv-scalibr/npm/all.zip. Download the database first.`,
    );
    return 2;
  }
  const offline = database === undefined ? [] : ['--offline'];
  const files = sources.flatMap((path) => ['--lockfile', path]);
  const { status, error } = spawnSync(
    osvScanner(),
    ['scan', 'source', '--config', inRoot('osv-scanner.toml'), ...offline, ...files],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        ...(database === undefined
          ? {}
          : { OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: resolve(database) }),
      },
    },
  );
  if (error !== undefined) console.error(`osv-scanner could not be started: ${error.message}`);
  if (status === 0) return 0;
  if (status !== null && status >= found && status < smallestOfFailures) return 1;
  console.error('The scan failed, so nothing is known about vulnerabilities (see above).');
  return 2;
}

/** The program; it is built once for each content of go.sum. */
function osvScanner(): string {
  const { OSV_SCANNER: given } = process.env;
  if (given !== undefined && given !== '') return given;
  const home = inRoot('scripts/toolchain/osv-scanner');
  const hash = createHash('sha256')
    .update(readFileSync(`${home}/go.sum`))
    .digest('hex');
  const program = inRoot(`.toolchain/osv-scanner-${hash.slice(0, 12)}`);
  if (!existsSync(program)) {
    console.error('Building osv-scanner, which takes a few minutes');
    const module = 'github.com/google/osv-scanner/v2/cmd/osv-scanner';
    execFileSync('go', ['build', '-mod=readonly', '-ldflags=-s -w', '-o', program, module], {
      cwd: home,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: 'inherit',
    });
  }
  return program;
}
