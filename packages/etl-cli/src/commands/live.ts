import type { Source } from '@spacex-platform/loaders/pipeline';
import { defined } from '../defined.ts';
import { sourceFetch } from '../network/network.ts';
import { setting } from '../settings/read-setting.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { libraryStoreFor } from './library-store-for.ts';
import type { CommonOptions } from './pipeline-command.ts';
import { apiSourceOf, maxWaitOf, type SourceFlags, throwAdvised } from './source.ts';

/** Where Launch Library is read and stored. */
export interface LiveOptions extends SourceFlags {
  readonly launchLibraryUrl?: string | undefined;
  readonly location: LocationFlags;
  readonly targets: readonly Target[];
}

/**
 * The history of r/SpaceX, from a mirror of its API if one is named, and Launch Library after it. It is
 * synchronized here, before a target is opened.
 *
 * @throws UsageError if no target can store Launch Library, SpacexClientError `deferred`
 */
export async function liveSourceOf(
  options: LiveOptions,
  { onEvent, signal }: Pick<CommonOptions, 'onEvent' | 'signal'>,
): Promise<Source> {
  const { baseUrl, maxWait, rawRun, launchLibraryUrl } = options;
  if (rawRun !== undefined) throw new UsageError('--raw-run needs a lake as --source.');
  const { liveSource } = await import('@spacex-platform/loaders/launch-library');
  const { snapshotSource } = await import('@spacex-platform/loaders/pipeline');
  const mirror = baseUrl ?? setting(process.env, 'SPACEX_BASE_URL');
  const warn = (message: string) => onEvent({ type: 'warning', target: 'Launch Library', message });
  const source = liveSource(
    await libraryStoreFor(options, '--source live stores Launch Library', signal),
    {
      history:
        mirror === undefined
          ? await snapshotSource()
          : await apiSourceOf({ baseUrl: mirror, maxWait }, onEvent),
      client: {
        maxWaitMs: maxWaitOf(maxWait),
        fetch: await sourceFetch(process.env),
        userAgent: `spacex-etl/${packageVersion()}`,
        ...defined({
          baseUrl: launchLibraryUrl ?? setting(process.env, 'SPACEX_LAUNCH_LIBRARY_URL'),
          apiKey: setting(process.env, 'LL2_API_KEY'),
        }),
      },
      signal,
      onEvent(event) {
        if (event.type === 'warning') warn(event.message);
      },
      onFinding: ({ launchId, message }) => warn(`Launch ${launchId}: ${message}`),
    },
  );
  return source.catch(
    throwAdvised('Use --source snapshot for the bundled snapshot, which needs no network.'),
  );
}
