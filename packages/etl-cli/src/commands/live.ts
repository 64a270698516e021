import type { Source } from '@spacex-platform/loaders/pipeline';
import { launchLibraryOptions, launchLibrarySettings } from '../settings/launch-library.ts';
import { setting } from '../settings/read-setting.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { UsageError } from '../usage-error.ts';
import { chooseLaunchLibraryStore } from './choose-launch-library-store.ts';
import type { CommonOptions } from './pipeline-command.ts';
import { apiSourceOf, maxWaitOf, type SourceFlags, throwAdvised } from './source.ts';

/** The sources that read Launch Library: with the history of r/SpaceX, or alone. */
const liveSources = ['live', 'launch-library'] as const;

export type LiveSourceName = (typeof liveSources)[number];

/** Whether a source reads Launch Library. */
export function isLiveSource(source: string): source is LiveSourceName {
  return liveSources.some((name) => name === source);
}

/** Where Launch Library is read and stored. */
export interface LiveOptions extends SourceFlags {
  readonly source: LiveSourceName;
  readonly launchLibraryUrl?: string | undefined;
  readonly location: LocationFlags;
  readonly targets: readonly Target[];
}

/**
 * Launch Library, after the history of r/SpaceX for the source `live`. The history is read from the API
 * of `--base-url`; otherwise from the first target with data of the API; otherwise from the API of
 * `SPACEX_BASE_URL`; otherwise from the bundled snapshot. Launch Library is synchronized here, before a
 * target is opened.
 *
 * @throws UsageError if no target can store Launch Library, SpacexClientError `deferred`
 */
export async function liveSourceOf(
  options: LiveOptions,
  { onEvent, signal, loaders }: Pick<CommonOptions, 'onEvent' | 'signal' | 'loaders'>,
): Promise<Source> {
  const { source: name, baseUrl, maxWait, rawRun, launchLibraryUrl } = options;
  if (rawRun !== undefined) throw new UsageError('--raw-run needs a lake as --source.');
  const { liveSource } = await import('@spacex-platform/loaders/launch-library');
  if (name === 'launch-library' && baseUrl !== undefined) {
    throw new UsageError(
      '--base-url is the API of r/SpaceX, which --source launch-library does not read. Use --source live.',
    );
  }
  const warn = (message: string) => onEvent({ type: 'warning', target: 'Launch Library', message });
  const source = liveSource(
    await chooseLaunchLibraryStore(options, `--source ${name} stores Launch Library`, signal),
    {
      ...(name === 'live' && { history: await historyOf(options, onEvent) }),
      targets: baseUrl === undefined ? loaders : [],
      client: {
        ...(await launchLibraryOptions(launchLibrarySettings(launchLibraryUrl, process.env))),
        maxWaitMs: maxWaitOf(maxWait),
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

async function historyOf(
  { baseUrl, maxWait }: LiveOptions,
  onEvent: CommonOptions['onEvent'],
): Promise<Source> {
  const mirror = baseUrl ?? setting(process.env, 'SPACEX_BASE_URL');
  if (mirror !== undefined) return apiSourceOf({ baseUrl: mirror, maxWait }, onEvent);
  const { snapshotSource } = await import('@spacex-platform/loaders/pipeline');
  return snapshotSource();
}
