import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, start, temporaryFolder } from '../cli/command.ts';
import { lookInto } from './embedded-look.ts';
import { drawSignalTime, type Lengths, measured, report, strike, Tally } from './killing.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const kills = killCount(10);
const firstKills = killCount(1, 0.1);

function load(lake: string | undefined, dataDir: string) {
  if (lake === undefined) throw new Error('There is no such lake');
  const args = ['load', '--lake', lake, '--data-dir', dataDir, ...anyVersion, '--verbose'];
  // The lock of a killed run must be free immediately.
  return start([...args, '--log-format', 'json', '--lock-timeout', '0']);
}

const folder = temporaryFolder();
let lakes: ReadonlyMap<string, string>;
/** Of the run that creates the database, which takes longer than later runs. */
let firstLengths: Lengths;

beforeAll(async () => {
  requireBuiltCommand();
  lakes = await extractLakes(versions, folder.path);
  firstLengths = await measured(load(lakes.get('v1'), join(folder.path, 'data')));
});
afterAll(() => folder[Symbol.dispose]());

function drafts(dataDir: string): string[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir).filter((name) => name.startsWith('pgdata.new'));
}

describe(`SIGKILL of a load into an embedded database (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leaves a complete version at any time: ${kills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed);
      const dataDir = join(folder.path, 'data');
      const phases = new Tally();
      const outcomes = new Tally();
      let lengths: Lengths = await measured(load(lakes.get('v2'), dataDir));
      let before = 'v2';
      const summary = () =>
        `embedded, seed ${killSeed}: ${phases.total} kills (${phases}), ${outcomes.total} reads (${outcomes})`;
      for (let kill = 1; kill <= kills; kill += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const time = drawSignalTime(random, lengths);
        const struck = await strike(load(lakes.get(tried), dataDir), time);
        const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
        phases.add(struck.phase);
        if (struck.phase === 'ended') expect(struck.code, struck.stderr).toBe(0);
        else expect(struck.signal, where).toBe('SIGKILL');

        // A reader recovers the database, so in half of the cases the next run has to do it.
        if (random.chance(0.5)) {
          const after = await lookInto(dataDir, recognize);
          expect([before, tried], where).toContain(after?.mark);
          if (after?.mark === tried) expect(after.runId, where).toBe(struck.runId);
          if (['committed', 'ended'].includes(struck.phase)) expect(after?.mark, where).toBe(tried);
          outcomes.add(after?.mark === tried ? 'committed' : 'rolled back');
        }

        const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
        const running = load(lakes.get(next), dataDir);
        lengths = await measured(running);
        const shown = await lookInto(dataDir, recognize);
        expect(shown?.mark, where).toBe(next);
        expect((await running.finished).stderr, where).toContain(shown?.runId);
        expect(drafts(dataDir), where).toEqual([]);
        before = next;
        report(kill, kills, summary);
      }
      await annotate(summary(), 'figure');
    },
    timeFor(kills),
  );

  test(
    `of the first run leaves no database or a complete one: ${firstKills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 1);
      const phases = new Tally();
      let left = 0;
      let lengths = firstLengths;
      for (let kill = 1; kill <= firstKills; kill += 1) {
        using place = temporaryFolder();
        const dataDir = join(place.path, 'data');
        // A first run spends most of its time creating the database.
        const time = { after: 'start', ms: random.next() * lengths.whole } as const;
        const struck = await strike(load(lakes.get('v1'), dataDir), time);
        const where = `kill ${kill} of ${firstKills}, ${struck.phase}, seed ${killSeed}`;
        phases.add(struck.phase);
        left += drafts(dataDir).length;
        if (random.chance(0.5)) {
          const after = await lookInto(dataDir, recognize);
          expect([undefined, 'v1'], where).toContain(after?.mark);
        }
        lengths = await measured(load(lakes.get('v2'), dataDir));
        expect((await lookInto(dataDir, recognize))?.mark, where).toBe('v2');
        expect(drafts(dataDir), where).toEqual([]);
      }
      await annotate(
        `embedded, first runs, seed ${killSeed}: ${phases.total} kills (${phases}), ${left} drafts left and removed`,
        'figure',
      );
    },
    timeFor(firstKills),
  );
});
