import { pathToFileURL } from 'node:url';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { liveSource } from '@spacex-platform/loaders/launch-library';
import { type RunResult, runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { fileStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { expect } from 'vitest';
import { temporaryFolder } from '../../cli/command.ts';
import type { LaunchLibraryServer } from '../../support/launch-library/launch-library-server.ts';

/** The sources `live` and `launch-library` over one store, with the stand-in as their server. */
export function library(server: LaunchLibraryServer) {
  const folder = temporaryFolder();
  const store = rawZoneLaunchLibraryStore(fileStore(pathToFileURL(folder.path).href));
  const client = { baseUrl: server.url, retries: 0 };
  return {
    async live(targets: readonly QueryableLoader[]) {
      return liveSource(store, { history: await snapshotSource(), targets, client });
    },
    alone: (targets: readonly QueryableLoader[]) => liveSource(store, { targets, client }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

type AnySource = Awaited<ReturnType<typeof snapshotSource>>;

/** Runs a source, and adds the resources that it skips to `skipped`, with reasons. */
export function loadInto(
  loaders: readonly QueryableLoader[],
  source: AnySource,
  skipped: string[] = [],
): Promise<RunResult> {
  const isLive = source.origin === 'launch-library';
  return runPipeline({
    ...{ source, loaders, ...(isLive && { prune: true }) },
    onEvent(event) {
      if (event.type === 'resource_skipped') skipped.push(`${event.resource}: ${event.reason}`);
    },
  });
}

/** The same; fails if the run fails. */
export async function loaded(
  loaders: readonly QueryableLoader[],
  source: AnySource,
  skipped: string[] = [],
): Promise<RunResult> {
  const result = await loadInto(loaders, source, skipped);
  expect(result.error).toBeUndefined();
  return result;
}

/** The rows of a query as lists of values; numbers as numbers on every target. */
export async function rows(loader: QueryableLoader, sql: string) {
  await using reader = await loader.openReader();
  const { rows: found } = await reader.query(sql);
  return found.map((row) =>
    Object.values(row).map((value) => (/^\d+$/.test(String(value)) ? Number(value) : value)),
  );
}

/** Counts launches by source. */
export const bySource =
  'select source, upcoming, count(*) as n from launches group by 1, 2 order by 1, 2';
