import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../cli/command.ts';
import { startApiServer } from '../support/api-server.ts';
import type { Version } from './versions.ts';

/** Loads any version over any other one: an older one, and one that lacks many documents. */
export const anyVersion = ['--prune', '--prune-limit', '100', '--force'];

/** The flags for the resources of a version. */
export function resourceFlags({ documents }: Version): string[] {
  return Object.keys(documents).flatMap((resource) => ['--resource', resource]);
}

/** Writes each version to a separate lake with `spacex-etl extract`; returns URLs by mark. */
export async function extractLakes(
  versions: readonly Version[],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const lakes = new Map<string, string>();
  for (const version of versions) {
    await using api = await startApiServer({ ...version.documents });
    const url = pathToFileURL(join(folder, `lake-${version.mark}`)).href;
    const args = ['extract', '--lake', url, '--base-url', api.url, '--max-rejects', '0'];
    const done = await run([...args, ...resourceFlags(version)]);
    if (done.code !== 0) throw new Error(`The extract of ${version.mark} failed: ${done.stderr}`);
    lakes.set(version.mark, url);
  }
  return lakes;
}
