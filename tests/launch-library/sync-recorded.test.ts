import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { readLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { expect, test } from 'vitest';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { movedClock } from './support/moved-clock.ts';
import { documentsOf, syncWith } from './support/synchronized.ts';

const unknown = identitiesOf({ cores: [], capsules: [], crew: [] });

describeSamples('recorded answers', (samples) => {
  const clock = movedClock();

  test('98 flown launches are stored as received, and adapted from the store', async () => {
    await using server = await startLaunchLibrary();
    clock.attach(server);
    const flown = samples.flown() as unknown as LaunchDocument[];
    for (const launch of flown) server.launches.set(launch.id, launch);
    const directory = await mkdtemp(join(tmpdir(), 'launch-library-'));
    try {
      const store = embeddedLaunchLibraryStore(directory);
      expect(await syncWith(store, server)).toMatchObject({ status: 'complete', stored: 98 });
      const { launches: stored } = await documentsOf(store);
      const sent = flown.map((one) => [one.id, { response_mode: 'detailed', ...one }] as const);
      expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(sent));
      const { launches, rejects } = await readLaunchLibrary(store);
      expect(rejects).toEqual([]);
      const { launches: adapted } = adaptLaunches(launches, unknown);
      expect(adapted.map(({ id }) => id).sort()).toEqual(flown.map(({ id }) => id).sort());
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('every recorded state of six launches is synchronized, the last one as if it were the first', async () => {
    const evolutions = Object.values(samples.evolutions());
    const times = evolutions
      .flatMap((states) => states.map(({ recorded }) => recorded))
      .sort((one, other) => Date.parse(one) - Date.parse(other));
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    const directory = await mkdtemp(join(tmpdir(), 'launch-library-'));
    try {
      const store = embeddedLaunchLibraryStore(join(directory, 'replayed'));
      for (const time of new Set(times)) {
        for (const states of evolutions) {
          const current = states.findLast(
            ({ recorded }) => Date.parse(recorded) <= Date.parse(time),
          );
          // A state without a launch is one that was not listed.
          const launch = current?.launch as LaunchDocument | null | undefined;
          if (launch != null) server.launches.set(launch.id, launch);
        }
        clock.advance(3_600_000);
        expect(await syncWith(store, server)).toMatchObject({ status: 'complete' });
        expect((await readLaunchLibrary(store)).rejects).toEqual([]);
      }
      await syncWith(store, server, { full: true });
      const fresh = embeddedLaunchLibraryStore(join(directory, 'fresh'));
      await syncWith(fresh, server);
      const found = await documentsOf(store);
      expect(Object.fromEntries(found.launches)).toEqual(
        Object.fromEntries((await documentsOf(fresh)).launches),
      );
      const others = [...server.launches.values()].filter(
        ({ launch_service_provider: provider }) => provider?.id !== 121,
      );
      console.log(`${times.length} states, ${others.length} launches moved to another provider`);
      expect(found.launches.size).toBe(evolutions.length - others.length);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
