// @module-tag postgres-version
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, start, temporaryFolder } from '../cli/command.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { drawDisturbance, flakyNetwork } from './flaky-network.ts';
import { drawSignalTime, type Lengths, measured, report, Tally } from './killing.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { recognizer } from './shown-version.ts';
import { expectNoTraces, untilAlone } from './traces.ts';
import { makeVersions } from './versions.ts';
import { look, watch } from './watcher.ts';

beforeAll(requireBuiltCommand);

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const faults = killCount(10);

test(
  `a network that drops, delays and cuts leaves a complete version in PostgreSQL: ${faults} faults (SPACEX_KILL_SEED=${killSeed})`,
  async ({ annotate }) => {
    const random = randomFrom(killSeed + 7);
    using folder = temporaryFolder();
    const lakes = await extractLakes(versions, folder.path);
    await using database = await freshDatabase();
    await using network = await flakyNetwork(database.settings.port);
    const load = (mark: string, port: number) =>
      start(
        [
          ...['load', '--lake', lakes.get(mark) ?? '', '--target', 'postgres', ...anyVersion],
          ...['--verbose', '--log-format', 'json', '--lock-timeout', '60'],
        ],
        postgresEnvironment({ ...database.settings, port }),
      );
    const outcomes = new Tally();
    const summary = () => `PostgreSQL, seed ${killSeed}: ${outcomes.total} faults (${outcomes})`;

    await measured(load('v1', network.port));
    const lengths: Lengths = await measured(load('v2', network.port));
    const reader = await database.connect();
    const watcher = watch(await database.connect(), recognize);
    let before = 'v2';
    try {
      for (let fault = 1; fault <= faults; fault += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const disturbance = drawDisturbance(random);
        const time = drawSignalTime(random, lengths);
        const running = load(tried, network.port);
        if (time.after === 'committing') {
          await Promise.race([running.said('"type":"committing"'), running.finished]);
        }
        await Promise.race([sleep(time.ms), running.finished]);
        network.disturb(disturbance);
        // A cut lasts for a moment, so that the run may read the outcome of its COMMIT.
        if (disturbance.kind === 'cut') {
          await sleep(50);
          network.heal();
        }
        const { code, stderr } = await running.finished;
        network.heal();
        await untilAlone(database);

        const where = `fault ${fault} of ${faults}, ${JSON.stringify([time, disturbance])}, seed ${killSeed}: ${stderr}`;
        const shown = (await look(reader, recognize))?.mark;
        expect([0, 75], where).toContain(code);
        // Only a lost COMMIT may leave the caller without the outcome.
        const isUnknown = stderr.includes('outcome_unknown');
        if (!isUnknown) expect(shown, where).toBe(code === 0 ? tried : before);
        expect([before, tried], where).toContain(shown);
        outcomes.add(`${disturbance.kind} ${code}${isUnknown ? ' unknown' : ''}`);
        before = shown ?? '';
        watcher.check();
        report(fault, faults, summary);
      }
    } finally {
      const saw = await watcher.stop();
      await annotate(`${summary()}; reader: ${saw}`, 'figure');
    }
    await expectNoTraces(database);
  },
  timeFor(faults),
);
