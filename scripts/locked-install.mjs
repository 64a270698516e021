import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runQuietly } from './child.mjs';
import { inToolchain } from './toolchain-directory.mjs';

const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/**
 * Installs one of the packages that `scripts/toolchain/<tool>/package-lock.json` pins, in `.toolchain`.
 * npm compares the archive with the hash in that file. Install scripts do not run.
 *
 * @param tool name of the directory of the lockfile
 * @param name package for this platform; it must not have dependencies
 * @param why what is missing, for the message
 * @returns the directory of the package, or undefined if the lockfile does not have the package
 */
export async function installLocked(tool, name, why) {
  const file = fileURLToPath(new URL(`toolchain/${tool}/package-lock.json`, import.meta.url));
  const { packages, ...lockfile } = JSON.parse(readFileSync(file, 'utf8'));
  const { optional: _, ...pinned } = packages[`node_modules/${name}`] ?? {};
  if (pinned.integrity === undefined) return undefined;
  const spec = `${name}@${pinned.version}`;
  // Not optional, because npm skips an optional package whose hash differs, without an error.
  const root = { dependencies: { [name]: pinned.version } };
  const lock = { ...lockfile, packages: { '': root, [`node_modules/${name}`]: pinned } };
  const key = createHash('sha256').update(pinned.integrity).digest('hex').slice(0, 8);
  return inToolchain(tool, name, `${pinned.version}-${key}`, `${why}; fetching ${spec}`, (home) => {
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, ...root }));
    writeFileSync(join(home, 'package-lock.json'), JSON.stringify(lock));
    return npm(home, ['ci', '--include=optional'], {
      failure: (output) =>
        /\bEINTEGRITY\b/.test(output)
          ? otherArchive(spec, `scripts/toolchain/${tool}/package-lock.json`)
          : `npm could not install ${spec} (see above). Check that the npm registry can be reached, and run again.`,
    });
  });
}

/** What to do if the registry returns something else than what is pinned. Nothing of it is installed. */
function otherArchive(spec, lockfile) {
  return `${spec} was not installed: the registry returned another archive than the one whose hash is in ${lockfile}. Do not change the hash. Check "npm config get registry", and any mirror or proxy. Run again with the variable npm_config_registry=https://registry.npmjs.org/. If the hash differs there too, report it as described in SECURITY.md.`;
}

/**
 * Like {@link installLocked}, without a hash to compare the archive with.
 *
 * @param version exact version of the package
 */
export async function installUnlocked(tool, name, version, why) {
  const spec = `${name}@${version}`;
  return inToolchain(tool, name, version, `${why}; fetching ${spec}, without a hash`, (home) => {
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
    return npm(home, ['install', '--no-save', '--no-package-lock', spec], {
      failure: `npm could not install ${spec} (see above): is there a build for this platform, and can the npm registry be reached?`,
    });
  });
}

async function npm(home, args, { failure }) {
  const [command, ...first] = npmCommand();
  await runQuietly(command, [...first, ...args, '--ignore-scripts', '--prefix', home, ...quiet], {
    cwd: home,
    env: withoutInstallSettings(process.env),
    shell: command === 'npm' && process.platform === 'win32',
    failure,
  });
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
export function withoutInstallSettings(env) {
  const unwanted =
    /^npm_config_(prefix|local_prefix|global|global_prefix|location|workspaces?|include_workspace_root|omit|include|only|production|optional|dev|dry_run|package_lock|package_lock_only|ignore_scripts|engine_strict|json|loglevel|if_present)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !unwanted.test(name)));
}
