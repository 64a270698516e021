import { embeddedLaunchLibraryStore, embeddedLoader } from '@spacex-platform/loaders/embedded';
import { liveSource } from '@spacex-platform/loaders/launch-library';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { marts } from '@spacex-platform/transform';
import { temporaryFolder } from '../../cli/command.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';
import { setLaunches } from './launch-library-client.ts';

/** An embedded database with the snapshot and these launches of Launch Library. */
export async function liveTarget(launches: readonly LaunchDocument[]) {
  await using server = await startLaunchLibrary(1000);
  setLaunches(server, launches);
  const folder = temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const loader = embeddedLoader({ dataDir, views: Object.values(marts) });
  const source = await liveSource(embeddedLaunchLibraryStore(dataDir), {
    history: await snapshotSource(),
    client: { baseUrl: server.url, retries: 0 },
  });
  const { error } = await runPipeline({ source, prune: true, maxRejects: 0, loaders: [loader] });
  if (error !== undefined) throw new Error(`The run failed: ${error.code} ${error.message}`);
  return {
    loader,
    async rows(sql: string) {
      await using reader = await loader.openReader();
      return (await reader.query(sql)).rows;
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
