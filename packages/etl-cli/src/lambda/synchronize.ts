import type { LaunchLibraryStore, SyncOptions } from '@spacex-platform/loaders/launch-library';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import type { IngestEvent } from './event.ts';
import type { IngestResult } from './ingest.ts';
import { IngestError } from './ingest-error.ts';

/** What a synchronization needs besides its event. */
export interface SynchronizeOptions {
  readonly store: LaunchLibraryStore;
  readonly client: NonNullable<SyncOptions['client']>;
  /** Shuts the synchronization down before Lambda ends the process. */
  readonly signal: AbortSignal;
  readonly onWarning: (message: string) => void;
}

/**
 * Synchronizes the documents of Launch Library in the raw zone. It never waits for the limit of
 * requests, since the longest wait is an hour and a function runs for 15 minutes at most: it is
 * deferred, and a later invocation continues there.
 *
 * @throws IngestError, SpacexClientError, LoaderError
 */
export async function synchronize(
  { scheduledAt }: Pick<IngestEvent, 'scheduledAt'>,
  { store, client, signal, onWarning }: SynchronizeOptions,
): Promise<IngestResult> {
  let rejects = 0;
  try {
    if (scheduledAt !== undefined && (await isSynchronizedSince(store, scheduledAt))) {
      return { status: 'already_there', ...(await stored(store)), rejects };
    }
    const { isCurrent, retryAt, requests } = await syncLaunchLibrary(store, {
      client: { ...client, maxWaitMs: 0 },
      signal,
      onEvent(event) {
        if (event.type === 'page') rejects += event.rejects;
        else onWarning(event.message);
      },
    });
    // If only boosters or ids are left, the launches are current.
    const isDeferred = !isCurrent && retryAt !== null;
    return {
      status: isDeferred ? 'deferred' : 'succeeded',
      ...(await stored(store)),
      ...{ rejects, requests },
      ...(isDeferred && { retryAt: retryAt.toISOString() }),
    };
  } catch (error) {
    if (!signal.aborted) throw error;
    const done = `Its documents so far are stored in ${store.location}, and a retry continues there`;
    const text = `The ingest of Launch Library ran out of time. ${done}.`;
    throw new IngestError('timeout', text, { transient: true });
  }
}

/** Whether an earlier delivery of the event has done it. */
async function isSynchronizedSince(store: LaunchLibraryStore, at: string): Promise<boolean> {
  const state = await store.readState();
  const { pass, read } = state ?? { pass: null, read: { changes: null } };
  return pass === null && read.changes !== null && Date.parse(read.changes) >= Date.parse(at);
}

async function stored(
  store: LaunchLibraryStore,
): Promise<Pick<IngestResult, 'runId' | 'resources'>> {
  const { launches = {}, launchers = {} } = (await store.readState())?.known ?? {};
  return {
    runId: null,
    resources: Object.entries({ launches, launchers }).map(([resource, known]) => ({
      ...{ resource, documents: Object.keys(known).length },
    })),
  };
}
