import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';
import { drawSignalTime, measured, report, type Struck, strike, Tally } from './killing.ts';
import { anyVersion, extractLakes } from './lakes.ts';
import { embeddedPlace, type Place, postgresPlace } from './places.ts';
import { killCount, killSeed, type Random, randomFrom, timeFor } from './random.ts';
import { recognizer } from './shown-version.ts';
import { makeVersions } from './versions.ts';

const versions = makeVersions(3);
const recognize = recognizer(versions);
const marks = versions.map(({ mark }) => mark);
const signals = killCount(4, 0.25);
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

const folder = temporaryFolder();
const prepared = join(folder.path, 'prepared');
let lakes: ReadonlyMap<string, string>;

function loadFlags(mark: string): string[] {
  const lake = lakes.get(mark) ?? '';
  return ['load', '--lake', lake, ...anyVersion, '--verbose', '--log-format', 'json'];
}

beforeAll(async () => {
  requireBuiltCommand();
  lakes = await extractLakes(versions, folder.path);
  const first = await run([...loadFlags('v1'), '--data-dir', prepared]);
  expect(first.code, first.stderr).toBe(0);
});
afterAll(() => folder[Symbol.dispose]());

/** Runs with a signal at a random time, sometimes with a second one right after it. */
async function interrupt(place: Place, mark: string, random: Random, lengths: Lengths) {
  const name = random.pick(['SIGINT', 'SIGTERM'] as const);
  const again = random.chance(0.25);
  const pause = random.next() * 50;
  const running = place.start(loadFlags(mark));
  const struck = strike(running, drawSignalTime(random, lengths), name);
  if (again) {
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    running.child.once('exit', () => resolve());
    await Promise.race([running.said(`"message":"${name}:`).catch(() => undefined), sent]);
    await sleep(pause);
    running.child.kill(name);
  }
  return { name, again, struck: await struck };
}

type Lengths = Awaited<ReturnType<typeof measured>>;

/** Whether the run committed, according to its exit code; undefined if unknown. */
function committedBy({ code, signal, phase, stderr }: Struck, name: keyof typeof codes) {
  if (code === 0) return true;
  // Before the handlers are installed and after they are removed, the system ends the process.
  if (signal !== null) {
    expect(signal, stderr).toBe(name);
    return phase === 'starting' ? false : undefined;
  }
  expect(code, stderr).toBe(codes[name]);
  return false;
}

describe.each([
  ['PostgreSQL', postgresPlace],
  ['an embedded database', () => embeddedPlace(prepared)],
] as const)(`a signal while loading into %s (SPACEX_KILL_SEED=${killSeed})`, (target, open) => {
  test(
    `leaves a complete version at any time: ${signals} signals`,
    async ({ annotate }) => {
      const random = randomFrom(killSeed + 2);
      await using place = await open();
      await measured(place.start(loadFlags('v1')));
      let lengths = await measured(place.start(loadFlags('v2')));
      let before = 'v2';
      const phases = new Tally();
      const ends = new Tally();
      const summary = () =>
        `${target}, seed ${killSeed}: ${phases.total} signals (${phases}; ${ends})`;
      const watcher = await place.watch(recognize);
      for (let count = 1; count <= signals; count += 1) {
        const tried = random.pick(marks.filter((mark) => mark !== before));
        const { name, again, struck } = await interrupt(place, tried, random, lengths);
        const { phase, code, signal } = struck;
        phases.add(phase);
        ends.add(`${code ?? signal}`);
        const where = `${name}${again ? ' twice' : ''}, ${count} of ${signals}, ${phase}, ${code ?? signal}, seed ${killSeed}`;
        expect(struck.endedAfterMs, where).toBeLessThan(30_000);
        const committed = committedBy(struck, name);
        const after = await place.shown(recognize);
        expect([before, tried], where).toContain(after?.mark);
        // A second signal ends the process immediately, regardless of the server.
        if (committed !== undefined && !(again && !committed)) {
          expect(after?.mark, where).toBe(committed ? tried : before);
        }
        const next = random.pick(marks.filter((mark) => mark !== before && mark !== tried));
        lengths = await measured(place.start(loadFlags(next)));
        expect((await place.shown(recognize))?.mark, where).toBe(next);
        before = next;
        watcher?.check();
        report(count, signals, summary);
      }
      const saw = await watcher?.stop();
      await annotate(saw === undefined ? summary() : `${summary()}; reader: ${saw}`, 'figure');
      await place.expectNoTraces();
      // The ledger has an interrupted run as aborted, or not at all.
      const ledger = await place.query(
        `select distinct status from spacex.etl_runs where status not in ('succeeded', 'aborted')`,
      );
      expect(ledger).toEqual([]);
    },
    timeFor(signals),
  );
});
