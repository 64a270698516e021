import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whileLocked } from './while-locked.ts';

const month = 30 * 86_400_000;

/** Directory that stores programs and images between runs, so that they are built once. */
export function testCache(): string {
  return process.env['SPACEX_TEST_CACHE'] || join(homedir(), '.cache/spacex-platform');
}

/** A short key that changes with any of the inputs. */
export function cacheKey(...inputs: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
}

/** Text of all files below a directory, in a fixed order; an input of {@link cacheKey}. */
export function textOf(directory: string): string {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
  return paths.map((path) => `${path.slice(directory.length)}\n${readFileSync(path)}`).join('\n');
}

/** Path of an entry of the cache, whether it exists or not. */
export function cachePath(name: string, key: string): string {
  return join(testCache(), `${name}-${key}`);
}

/**
 * Returns a directory of the cache; builds it first if it does not exist. Test files run in
 * parallel, so others wait for the first build. Entries of the same name with other keys are
 * deleted after a month without use.
 *
 * @param build fills an empty directory
 */
export async function cached(
  name: string,
  key: string,
  build: (directory: string) => Promise<void>,
): Promise<string> {
  const path = cachePath(name, key);
  mkdirSync(testCache(), { recursive: true });
  if (!existsSync(path)) await buildOnce(path, build);
  const now = new Date();
  utimesSync(path, now, now);
  for (const entry of readdirSync(testCache())) {
    const other = join(testCache(), entry);
    const hasSameName = entry.startsWith(`${name}-`) && entry.length === `${name}-${key}`.length;
    if (hasSameName && Date.now() - (statSync(other).mtimeMs || 0) > month) {
      rmSync(other, { recursive: true, force: true });
    }
  }
  return path;
}

async function buildOnce(path: string, build: (directory: string) => Promise<void>): Promise<void> {
  await whileLocked(cacheLock(basename(path)), async () => {
    if (existsSync(path)) return;
    const unfinished = `${path}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    await build(unfinished);
    renameSync(unfinished, path);
  });
}

/** Directory of a lock; it is never deleted, because others may wait for it. */
export function cacheLock(name: string): URL {
  return pathToFileURL(join(testCache(), 'locks', `${name}/`));
}
