import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, start, temporaryFolder } from '../cli/command.ts';
import { fetchLake, fetchPublished } from '../lake/support/fetch-lake.ts';
import { nextSecond } from '../lake/support/next-second.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { drawSignalTime, type Lengths, measured, report, strike, Tally } from './killing.ts';
import { lookIntoLake, neededFiles } from './lake-look.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const marks = versions.map(({ mark }) => mark);
const kills = killCount(10);

describeMoto(`SIGKILL of a load into a lake in a bucket (SPACEX_KILL_SEED=${killSeed})`, () => {
  const folder = temporaryFolder();
  let moto: MotoServer;
  let bucket: string;
  let sources: ReadonlyMap<string, string>;

  beforeAll(async () => {
    requireBuiltCommand();
    sources = await extractLakes(versions, folder.path);
    moto = await startMoto();
    bucket = await moto.bucket();
  });
  afterAll(async () => {
    folder[Symbol.dispose]();
    await moto[Symbol.asyncDispose]();
  });

  function load(mark: string) {
    const source = sources.get(mark);
    if (source === undefined) throw new Error(`There is no ${mark}`);
    const args = ['load', '--source', source, '--target', 'lake', '--lake', `s3://${bucket}/lake`];
    return start([...args, ...anyVersion, '--verbose', '--log-format', 'json'], moto.environment);
  }

  async function shown() {
    using lake = await fetchPublished(moto, bucket);
    return await lookIntoLake(lake.root, versions);
  }

  test(
    `leaves a complete version at any time, and gc deletes the leftovers: ${kills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 3);
      const phases = new Tally();
      const outcomes = new Tally();
      let lengths: Lengths = await measured(load('v1'));
      let before = 'v1';
      const summary = () =>
        `lake in a bucket, seed ${killSeed}: ${phases.total} kills (${phases}), then ${outcomes.total} reads (${outcomes})`;
      for (let kill = 1; kill <= kills; kill += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const struck = await strike(load(tried), drawSignalTime(random, lengths));
        const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
        phases.add(struck.phase);
        const after = await shown();
        expect([before, tried], where).toContain(after?.mark);
        outcomes.add(after?.mark === tried ? 'published' : 'not published');

        const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
        lengths = await measured(load(next));
        expect((await shown())?.mark, where).toBe(next);
        before = next;
        report(kill, kills, summary);
      }
      await nextSecond();
      const lake = `s3://${bucket}/lake`;
      const args = ['lake', 'gc', '--lake', lake, '--keep', '1', '--older-than', '0m', '--yes'];
      const collected = await run(args, moto.environment);
      expect(collected.code, collected.stderr).toBe(0);
      using left = await fetchLake(moto, bucket);
      expect([...left.files].sort()).toEqual(neededFiles(left.root));
      expect((await lookIntoLake(left.root, versions))?.mark).toBe(before);
      await annotate(summary(), 'figure');
    },
    timeFor(kills),
  );
});
