import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { describeMoto } from '../support/moto-server.ts';
import { drawDisturbance, flakyNetwork } from './flaky-network.ts';
import { drawSignalTime, type Lengths, measured, report, Tally } from './killing.ts';
import { extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { redshiftLoads } from './redshift-loads.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';
import { look, watch } from './watcher.ts';

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const faults = killCount(10);

describeMoto(`network faults before Redshift (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leave a complete version: ${faults} faults`,
    async ({ annotate }) => {
      requireBuiltCommand();
      const random = randomFrom(killSeed + 13);
      using folder = temporaryFolder();
      await using redshift = await redshiftLoads(await extractLakes(versions, folder.path));
      const { load } = redshift;
      const { database, wire } = redshift.place.standIn;
      await using network = await flakyNetwork(Number(wire.port));
      const outcomes = new Tally();
      const summary = () => `Redshift, seed ${killSeed}: ${outcomes.total} faults (${outcomes})`;

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
          // A cut lasts for a moment, so that the run may read the outcome of its procedure.
          if (disturbance.kind === 'cut') {
            await sleep(50);
            network.heal();
          }
          const { code, stderr } = await running.finished;
          network.heal();

          const where = `fault ${fault} of ${faults}, ${JSON.stringify([time, disturbance])}, seed ${killSeed}: ${stderr}`;
          const shown = (await look(reader, recognize))?.mark;
          expect([0, 75], where).toContain(code);
          // Only a lost response of the procedure may leave the caller without the outcome.
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
      // Without faults, the next run succeeds and removes what the others left.
      const last = marks.find((mark) => mark !== before) ?? '';
      await measured(load(last));
      expect((await look(reader, recognize))?.mark).toBe(last);
      expect(await redshift.objectsLeft()).toEqual([]);
    },
    timeFor(faults),
  );
});
