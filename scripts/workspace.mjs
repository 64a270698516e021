import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';

/** Root of the repository. */
export const root = new URL('../', import.meta.url);

/** Stamps are in node_modules, so that deleting it causes a new install and a new build. */
const stamps = new URL('node_modules/.setup/', root);

/** Installs all packages if a manifest or the lockfile changed since the last install. */
export async function installIfChanged(tools) {
  const hash = installHash();
  if (stampOf('install') === hash) return;
  await install(tools, []);
  writeStamp('install', hash);
}

/**
 * Installs the packages that are not for development, which the command line needs. If development
 * packages are installed, all packages are updated, because a smaller install would remove those.
 */
export async function installForCommand(tools) {
  if (hasDevelopmentPackages()) return installIfChanged(tools);
  const hash = installHash();
  if (stampOf('install-command') === hash) return;
  // Not with --filter: pnpm then waits for a minute before its first download.
  await install(tools, ['--prod']);
  writeStamp('install-command', hash);
}

/** As pnpm has recorded it. */
function hasDevelopmentPackages() {
  const record = new URL('node_modules/.modules.yaml', root);
  return existsSync(record) && /"devDependencies": true/.test(readFileSync(record, 'utf8'));
}

function installHash() {
  const manifests = [
    ...[
      'package.json',
      'tests/package.json',
      'bench/package.json',
      'examples/package.json',
      'deploy/docker/package.json',
    ],
    ...inPackages(['package.json']),
  ];
  return hashOf(['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]);
}

async function install(tools, options) {
  console.error('setup: installing packages');
  await runQuietly(tools.pnpm, ['install', '--frozen-lockfile', ...options], {
    cwd: fileURLToPath(root),
    // Never prompts, and installs development dependencies even if NODE_ENV is production.
    env: { ...tools.env, CI: 'true', NODE_ENV: 'development' },
    failure: 'pnpm could not install the packages (see above)',
  });
}

/** Builds if a source changed since the last build, or if an exported file is missing. */
export async function buildIfChanged(tools) {
  const hash = buildHash();
  if (isBuiltFrom(hash)) return;
  console.error('setup: building');
  await runQuietly(tools.pnpm, ['build'], {
    cwd: fileURLToPath(root),
    env: tools.env,
    failure: 'the build failed (see above)',
  });
  writeStamp('build', hash);
}

/** Whether everything was built from the current sources. */
export function isUpToDate() {
  return isBuiltFrom(buildHash());
}

function isBuiltFrom(hash) {
  return stampOf('build') === hash && packages().every(isBuilt);
}

function buildHash() {
  const configs = ['package.json', 'tsconfig.json', 'tsup.config.ts'];
  const shared = ['package.json', 'pnpm-lock.yaml', 'tsconfig.json', 'tsconfig.base.json'];
  const sources = packages().flatMap((name) => filesUnder(`packages/${name}/src`));
  const builders = [
    'scripts/tsup.ts',
    'scripts/bundle-command.ts',
    'scripts/third-party-notices.ts',
    'scripts/write-lambda.ts',
    'scripts/write-pgdata.ts',
    'scripts/generate/table-index.ts',
  ];
  return hashOf([...shared, ...builders, ...inPackages(configs), ...sources]);
}

/** Names of the packages: the directories in packages/. */
export function packages() {
  return readdirSync(new URL('packages/', root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => existsSync(new URL(`packages/${name}/package.json`, root)))
    .sort();
}

function inPackages(files) {
  return packages().flatMap((name) => files.map((file) => `packages/${name}/${file}`));
}

function isBuilt(name) {
  const home = new URL(`packages/${name}/`, root);
  const { exports = {}, bin = {} } = JSON.parse(
    readFileSync(new URL('package.json', home), 'utf8'),
  );
  const targets = [...Object.values(exports), ...Object.values(bin)];
  return targets
    .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
    .every((target) => existsSync(new URL(target, home)));
}

function filesUnder(path) {
  const url = new URL(`${path}/`, root);
  if (!existsSync(url)) return [];
  return readdirSync(url, { withFileTypes: true }).flatMap((entry) => {
    const inside = `${path}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(inside) : [inside];
  });
}

function hashOf(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`);
  for (const file of [...files].sort()) {
    const url = new URL(file, root);
    if (existsSync(url)) hash.update(`${file}\0`).update(readFileSync(url)).update('\0');
  }
  return hash.digest('hex');
}

function stampOf(name) {
  const file = new URL(name, stamps);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, hash) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(new URL(name, stamps), hash);
}
