import { load } from '@spacex-platform/loaders';
import {
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { checks, runChecks, tablesFrom } from '@spacex-platform/transform';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { expect, test } from 'vitest';
import { postgresWarehouse, type Warehouse } from '../load/warehouse.ts';
import {
  describeSamples,
  type LaunchLibrarySamples,
  type RecordedLaunch,
} from '../support/launch-library/samples.ts';

const spacex = 121;
const known = identitiesOf({ cores: [], capsules: [], crew: [] });

/** The launches of SpaceX after each recorded change, in the order of the changes. */
function* listings(samples: LaunchLibrarySamples): Generator<readonly RecordedLaunch[]> {
  const changes = Object.values(samples.evolutions())
    .flat()
    .sort((one, other) => (one.recorded < other.recorded ? -1 : 1));
  const current = new Map<string, RecordedLaunch>();
  for (const { launch } of changes) {
    // A launch that is not listed at a time is not deleted: it comes back.
    if (launch === null) continue;
    current.set(launch.id, launch);
    yield [...current.values()].filter(isOfSpacex);
  }
}

function isOfSpacex({ launch_service_provider: provider }: RecordedLaunch): boolean {
  return (provider as { readonly id?: number } | undefined)?.id === spacex;
}

function adapt(launches: readonly RecordedLaunch[]) {
  return adaptLaunches(launches.map(normaliseLaunch) as LaunchLibraryLaunch[], known);
}

/** Loads what is listed now; what is no longer listed is deleted. */
async function loadListing({ loader }: Warehouse, launches: readonly RecordedLaunch[]) {
  const { findings: _, ...documents } = adapt(launches);
  return load(loader, documents, { maxRejects: 0, prune: true, pruneLimit: 100 });
}

/** The contents of each table, with its hashes. */
async function contents(warehouse: Warehouse): Promise<Record<string, unknown>> {
  const names = ['launches', 'cores', 'launchpads', 'landpads', 'capsules', 'crew'];
  const tables = names.flatMap((name) => tablesFrom(name));
  const found: Record<string, unknown> = {};
  for (const { name, key } of tables) {
    found[name] = await warehouse.query(
      `select to_jsonb(t) - '_run_id' - '_loaded_at' as row from ${name} t order by ${key.join(', ')}`,
    );
  }
  return found;
}

describeSamples('the recorded evolutions of six launches', (samples) => {
  test('load state by state, and end as a load of the last state does', async () => {
    await using replayed = await postgresWarehouse();
    const steps = [...listings(samples)];
    expect(steps.length).toBeGreaterThan(70);
    const seen = new Set<string>();
    for (const step of steps) {
      await loadListing(replayed, step);
      const ids = (await replayed.column('select launch_id from launches order by 1')) as string[];
      expect(ids).toEqual(step.map(({ id }) => id).toSorted());
      for (const id of ids) seen.add(id);
      const stages = adapt(step).launches.reduce((sum, { cores }) => sum + cores.length, 0);
      expect(await replayed.column('select count(*)::int from core_flights')).toEqual([stages]);
    }
    // The launch that moved to another provider was there, and is gone.
    const last = steps.at(-1) ?? [];
    expect([seen.size, last.length]).toEqual([6, 5]);
    await using fresh = await postgresWarehouse();
    await loadListing(fresh, last);
    expect(await contents(replayed)).toEqual(await contents(fresh));
    await using reader = await fresh.loader.openReader();
    const outcomes = await runChecks((sql) => reader.query(sql), checks);
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
  });
});
