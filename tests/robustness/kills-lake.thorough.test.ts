import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, start, temporaryFolder } from '../cli/command.ts';
import { drawSignalTime, type Lengths, measured, report, strike, Tally } from './killing.ts';
import { lookIntoLake, neededFiles } from './lake-look.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { killCount, killSeed, randomFrom, timeFor } from './random.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const marks = versions.map(({ mark }) => mark);
const kills = killCount(10);

const folder = temporaryFolder();
const root = join(folder.path, 'target');
const lake = pathToFileURL(root).href;
let sources: ReadonlyMap<string, string>;

beforeAll(async () => {
  requireBuiltCommand();
  sources = await extractLakes(versions, folder.path);
});
afterAll(() => folder[Symbol.dispose]());

function load(mark: string) {
  const source = sources.get(mark);
  if (source === undefined) throw new Error(`There is no ${mark}`);
  const args = [
    'load',
    '--source',
    source,
    '--target',
    'lake',
    '--lake',
    lake,
    ...anyVersion,
    '--verbose',
  ];
  return start([...args, '--log-format', 'json', '--lock-timeout', '0']);
}

function curatedFiles(): string[] {
  return readdirSync(join(root, 'curated'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

describe(`SIGKILL of a load into a lake (SPACEX_KILL_SEED=${killSeed})`, () => {
  test(
    `leaves a complete version at any time, and gc deletes the leftovers: ${kills} kills`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 2);
      const phases = new Tally();
      const outcomes = new Tally();
      let lengths: Lengths = await measured(load('v1'));
      let before = 'v1';
      const summary = () =>
        `lake, seed ${killSeed}: ${phases.total} kills (${phases}), then ${outcomes.total} reads (${outcomes})`;
      for (let kill = 1; kill <= kills; kill += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const struck = await strike(load(tried), drawSignalTime(random, lengths));
        const where = `kill ${kill} of ${kills}, ${struck.phase}, seed ${killSeed}`;
        phases.add(struck.phase);
        const after = await lookIntoLake(root, versions);
        expect([before, tried], where).toContain(after?.mark);
        outcomes.add(after?.mark === tried ? 'published' : 'not published');

        const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
        lengths = await measured(load(next));
        expect((await lookIntoLake(root, versions))?.mark, where).toBe(next);
        before = next;
        report(kill, kills, summary);
      }
      const args = ['lake', 'gc', '--lake', lake, '--keep', '1', '--older-than', '0m', '--yes'];
      const collected = await run(args);
      expect(collected.code, collected.stderr).toBe(0);
      expect(curatedFiles()).toEqual(neededFiles(root));
      expect((await lookIntoLake(root, versions))?.mark).toBe(before);
      await annotate(summary(), 'figure');
    },
    timeFor(kills),
  );
});
