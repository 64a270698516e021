import { expect, test } from 'vitest';
import { requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { describeMoto } from '../support/moto-server.ts';
import { disturbLoads } from './disturbed-loads.ts';
import { flakyNetwork } from './flaky-network.ts';
import { measured } from './killing.ts';
import { extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { redshiftLoads } from './redshift-loads.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';
import { look } from './watcher.ts';

const versions = makeVersions(3);
const faults = killCount(10);

describeMoto(`network faults before Redshift (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leave a complete version: ${faults} faults`,
    async ({ annotate }) => {
      requireBuiltCommand();
      using folder = temporaryFolder();
      await using redshift = await redshiftLoads(await extractLakes(versions, folder.path));
      const { database, wire } = redshift.place.standIn;
      await using network = await flakyNetwork(Number(wire.port));
      const before = await disturbLoads({
        ...{ target: 'Redshift', versions, database, network, faults, annotate },
        random: randomFrom(killSeed + 13),
        load: redshift.load,
      });
      // Without faults, the next run succeeds and removes what the others left.
      const last = versions.find(({ mark }) => mark !== before)?.mark ?? '';
      await measured(redshift.load(last));
      const reader = await database.connect();
      expect((await look(reader, recognizer(versions)))?.mark).toBe(last);
      expect(await redshift.objectsLeft()).toEqual([]);
    },
    timeFor(faults),
  );
});
