// @module-tag postgres-version
import { beforeAll, test } from 'vitest';
import { requireBuiltCommand, start, temporaryFolder } from '../cli/command.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { disturbLoads } from './disturbed-loads.ts';
import { flakyNetwork } from './flaky-network.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { expectNoTraces, untilAlone } from './traces.ts';
import { makeVersions } from './versions.ts';

beforeAll(requireBuiltCommand);

const versions = makeVersions(3);
const faults = killCount(10);

test(
  `a network that drops, delays and cuts leaves a complete version in PostgreSQL: ${faults} faults (SPACEX_KILL_SEED=${killSeed})`,
  async ({ annotate }) => {
    using folder = temporaryFolder();
    const lakes = await extractLakes(versions, folder.path);
    await using database = await freshDatabase();
    await using network = await flakyNetwork(database.settings.port);
    await disturbLoads({
      ...{ target: 'PostgreSQL', versions, database, network, faults, annotate },
      random: randomFrom(killSeed + 7),
      load: (mark, port) =>
        start(
          [
            ...['load', '--lake', lakes.get(mark) ?? '', '--target', 'postgres', ...anyVersion],
            ...['--verbose', '--log-format', 'json', '--lock-timeout', '60'],
          ],
          postgresEnvironment({ ...database.settings, port }),
        ),
      ended: () => untilAlone(database),
    });
    await expectNoTraces(database);
  },
  timeFor(faults),
);
