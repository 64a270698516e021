import { type Finding, isLoaderError } from '@spacex-platform/loaders';
import type {
  LaunchLibraryStatus,
  LaunchLibraryStore,
  UnfinishedReading,
} from '@spacex-platform/loaders/launch-library';
import type { LaunchLibrarySettings } from '../settings/launch-library.ts';
import { lakeOf, launchLibraryStoreOf } from '../settings/storage.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';

/** A store of Launch Library as it is; `status` is undefined if there is none yet. */
export interface ExaminedStore {
  readonly findings: readonly Finding[];
  readonly store?: LaunchLibraryStore;
  readonly status?: LaunchLibraryStatus | undefined;
}

/**
 * The stores that a run could use: that of the lake if one is given, otherwise those of the targets.
 *
 * @param targets the targets that are examined
 */
export async function examineStores(
  settings: LaunchLibrarySettings,
  flags: LocationFlags,
  targets: readonly Target[],
): Promise<readonly ExaminedStore[]> {
  const lake = lakeOf(flags.lake, process.env);
  if (lake !== undefined) {
    return [await examineStore(settings, () => launchLibraryStoreOf(lake, process.env))];
  }
  const possible = targets.flatMap(({ launchLibraryStore: open }) => (open ? [open] : []));
  if (possible.length === 0) return [{ findings: [noStore(targets)] }];
  const examined: ExaminedStore[] = [];
  for (const open of possible) {
    examined.push(await examineStore(settings, () => open(flags, process.env)));
  }
  return examined;
}

async function examineStore(
  settings: LaunchLibrarySettings,
  open: () => Promise<LaunchLibraryStore>,
): Promise<ExaminedStore> {
  try {
    const { readLaunchLibraryStatus } = await import('@spacex-platform/loaders/launch-library');
    const store = await open();
    const status = await readLaunchLibraryStatus(store, settings);
    return { store, status, findings: findingsOf(store, status) };
  } catch (error) {
    if (!isLoaderError(error) && !(error instanceof UsageError)) throw error;
    return { findings: [{ check: 'store', status: 'failed', detail: error.message, error }] };
  }
}

function noStore(targets: readonly Target[]): Finding {
  const names = targets.map(({ name }) => name).join(', ');
  const detail = `the target ${names} cannot store Launch Library`;
  const next = 'Name a lake with --lake or SPACEX_LAKE.';
  return { check: 'store', status: 'failed', detail, next, error: new UsageError(detail) };
}

function findingsOf(
  { location }: LaunchLibraryStore,
  status: LaunchLibraryStatus | undefined,
): readonly Finding[] {
  if (status === undefined) {
    const detail = `${location} has no data yet; the first run creates it`;
    return [{ check: 'store', status: 'ok', detail }];
  }
  return [storeOf(location, status), syncOf(status), ...budgetOf(status)];
}

function storeOf(location: string, { launches, launchers, isOtherServer }: LaunchLibraryStatus) {
  const detail = `${location}: ${launches} launches, ${launchers} boosters`;
  const finding = { check: 'store', status: 'ok', detail } as const satisfies Finding;
  if (!isOtherServer) return finding;
  const next = 'They are from another server: the next run reads all of them again.';
  return { ...finding, status: 'warning', next } as const;
}

function syncOf({ syncedAt, unfinished }: LaunchLibraryStatus): Finding {
  const complete =
    syncedAt === null ? 'never complete' : `last complete at ${syncedAt} (start of the sync)`;
  const open = unfinished.map(textOf).join(', ');
  const detail =
    open === ''
      ? `${complete}, none is in progress`
      : `${complete}; not finished: ${open}; a run is working on it, or the next one continues`;
  return { check: 'sync', status: 'ok', detail };
}

const kinds = { changes: 'changes', launchers: 'boosters', census: 'ids of all launches' };

function textOf({ kind, startedAt }: UnfinishedReading): string {
  return `${kinds[kind]} since ${startedAt}`;
}

function budgetOf({ budget }: LaunchLibraryStatus): Finding[] {
  if (budget === null) return [];
  const { limit, periodMs, used, nextAt } = budget;
  const next =
    nextAt === null ? 'the next one may be sent now' : `the next one at ${nextAt.toISOString()}`;
  const detail = `runs on this store have used ${used} of ${limit} requests in ${periodMs / 60_000} minutes, ${next}`;
  return [{ check: 'budget', status: 'ok', detail }];
}
