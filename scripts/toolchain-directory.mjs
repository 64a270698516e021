import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../.toolchain/', import.meta.url));
const platform = `${process.platform}-${process.arch}`;

/**
 * Runs an install in a temporary directory, unless it was done before, and moves it to its place by one
 * rename. So an interrupted install is never taken for a complete one.
 *
 * @param tool `node` or `pnpm`
 * @param name of the package that is installed
 * @param message what is about to happen and why
 * @param install receives the temporary directory
 * @returns the directory of the package
 */
export async function inToolchain(tool, name, version, message, install) {
  const place = `${tool}-${version}-${platform}`;
  const home = join(directory, place);
  const installed = join(home, 'node_modules', ...name.split('/'));
  if (existsSync(installed)) return installed;
  console.error(`setup: ${message} into .toolchain`);
  const making = temporaryDirectory();
  try {
    await install(making);
    if (!existsSync(installed)) discard(home);
    move(making, home, installed);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  removeOthers(tool, place);
  return installed;
}

/** Another process that does not wait for the lock may have been faster: its install is the same. */
function move(making, home, installed) {
  try {
    renameSync(making, home);
  } catch (error) {
    if (!existsSync(installed)) throw error;
  }
}

/** Removes earlier versions of a tool. Those of other platforms may be in use if the directory is shared. */
export function removeOthers(tool, current) {
  for (const name of readdirSync(directory)) {
    const isOfTool = name.startsWith(`${tool}-`) && name.endsWith(`-${platform}`);
    if (isOfTool && name !== current) discard(join(directory, name));
  }
}

/** Removes what killed processes left behind. */
export function removeLeftovers() {
  for (const name of readdirSync(directory)) {
    if (!name.startsWith('tmp-') || isInUse(name)) continue;
    rmSync(join(directory, name), { recursive: true, force: true });
  }
}

/** A process that was suspended may have lost the lock, and still be installing. */
function isInUse(name) {
  const pid = Number(/^tmp-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Not by mkdtemp: other users must be able to run what is installed. */
function temporaryDirectory() {
  const path = join(directory, `tmp-${process.pid}-${randomUUID()}`);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Deletes an install. It is renamed first, so that an interruption leaves nothing that looks complete. */
function discard(path) {
  if (!existsSync(path)) return;
  const making = temporaryDirectory();
  try {
    renameSync(path, join(making, 'old'));
  } catch (error) {
    // Another process has deleted it.
    if (error.code !== 'ENOENT') throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}
