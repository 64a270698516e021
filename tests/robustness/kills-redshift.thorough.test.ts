import { expect, test } from 'vitest';
import { requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { describeMoto } from '../support/moto-server.ts';
import { drawSignalTime, type Lengths, measured, report, strike, Tally } from './killing.ts';
import { extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { redshiftLoads } from './redshift-loads.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';
import { look, watch } from './watcher.ts';

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const kills = killCount(10);

describeMoto(`SIGKILL of a load into Redshift (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leaves a complete version at any time: ${kills} kills`,
    async ({ annotate }) => {
      requireBuiltCommand();
      const random = randomFrom(killSeed + 17);
      using folder = temporaryFolder();
      await using redshift = await redshiftLoads(await extractLakes(versions, folder.path));
      const { load } = redshift;
      const { database } = redshift.place.standIn;
      const phases = new Tally();
      const outcomes = new Tally();
      const summary = () =>
        `Redshift, seed ${killSeed}: ${phases.total} kills (${phases}), then ${outcomes.total} reads (${outcomes})`;

      await measured(load('v1'));
      let lengths: Lengths = await measured(load('v2'));
      let before = 'v2';
      const reader = await database.connect();
      const watcher = watch(await database.connect(), recognize);
      try {
        for (let kill = 1; kill <= kills; kill += 1) {
          const tried = random.pick(marks.filter((mark) => mark !== before));
          const struck = await strike(load(tried), drawSignalTime(random, lengths));
          const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
          phases.add(struck.phase);
          const after = await look(reader, recognize);
          // The procedure of a killed run may still commit.
          expect([before, tried], where).toContain(after?.mark);
          if (['committed', 'ended'].includes(struck.phase)) expect(after?.mark, where).toBe(tried);
          outcomes.add(after?.mark === tried ? 'published' : 'not published');

          // Waits for the lease of the killed run to expire, which is not a length of a run.
          const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
          const { committing } = await measured(load(next));
          lengths = { ...lengths, committing };
          expect((await look(reader, recognize))?.mark, where).toBe(next);
          before = next;
          watcher.check();
          report(kill, kills, summary);
        }
      } finally {
        const saw = await watcher.stop();
        await annotate(`${summary()}; reader: ${saw}`, 'figure');
      }
      expect(await redshift.objectsLeft()).toEqual([]);
    },
    timeFor(kills),
  );
});
