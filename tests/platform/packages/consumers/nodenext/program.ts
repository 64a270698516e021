import { rawZoneSource, runPipeline, snapshotSource } from '@spacex-platform/etl-cli/pipeline';
import { reportOf } from '@spacex-platform/etl-cli/report';
import { isLoaderError, type Loader } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { glueCatalog } from '@spacex-platform/loaders/glue';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { redshiftLoader } from '@spacex-platform/loaders/redshift';
import { s3Store } from '@spacex-platform/loaders/s3';
import { type ConformanceHarness, conformanceCases } from '@spacex-platform/loaders/testing';
import { createSpacexClient, type Launch } from '@spacex-platform/spacex-client';
import {
  createLaunchLibraryClient,
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { snapshotResources } from '@spacex-platform/spacex-client/snapshot';
import { coreFlights, type Row, rowsOf } from '@spacex-platform/transform';
import { adaptLaunch, identitiesOf } from '@spacex-platform/transform/launch-library';

type CoreFlight = Row<typeof coreFlights>;

const client = createSpacexClient({ baseUrl: process.argv[2] ?? '' });
const { documents } = await client.launches.list();
const launches: readonly Launch[] = documents;
const flights: CoreFlight[] = launches.flatMap(rowsOf(coreFlights));
const landed: (boolean | null)[] = flights.map((flight) => flight.landing_success);

// @ts-expect-error there is no such column, and the types of the package say so
flights.map((flight) => flight.landing_succes);
// @ts-expect-error there is no such field to ask for
client.launches.query({ upcomin: true });

/** A launch of Launch Library, as a document of the platform. */
export function missionOf(launch: LaunchLibraryLaunch): string | undefined {
  const known = identitiesOf({ cores: [], capsules: [], crew: [] });
  return adaptLaunch(launch, known).launch?.name;
}

const harness = (loader: Loader): ConformanceHarness => ({
  createLoader: () => loader,
  readRows: async () => [],
  reset: async () => undefined,
});
const { status, resources } = await runPipeline({
  source: await snapshotSource(),
  loaders: [],
  dryRun: true,
});
console.log(
  JSON.stringify({
    launches: launches.length,
    flights: flights.length,
    landed: landed.filter((success) => success === true).length,
    snapshot: snapshotResources.length,
    status,
    resources: resources.length,
    rules: conformanceCases(harness(postgresLoader({ host: 'localhost' }))).length > 0,
    entries: [
      createLaunchLibraryClient,
      embeddedLoader,
      fileStore,
      glueCatalog,
      isLoaderError,
      lakeLoader,
      missionOf,
      normaliseLaunch,
      rawZoneSource,
      redshiftLoader,
      reportOf,
      s3Store,
    ].map((entry) => typeof entry),
  }),
);
