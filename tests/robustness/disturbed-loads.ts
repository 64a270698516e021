import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Running } from '../cli/command.ts';
import type { FreshDatabase } from '../support/postgres.ts';
import { drawDisturbance, type FlakyNetwork } from './flaky-network.ts';
import { drawSignalTime, type Lengths, measured, report, Tally } from './killing.ts';
import { killSeed, type Random } from './random.ts';
import { recognizer } from './shown-version.ts';
import type { Version } from './versions.ts';
import { look, watch } from './watcher.ts';

/** What the loads of a series have in common. */
interface DisturbedLoads {
  /** Name of the target, for the summary. */
  readonly target: string;
  readonly versions: readonly Version[];
  readonly database: Pick<FreshDatabase, 'connect'>;
  readonly network: FlakyNetwork;
  readonly random: Random;
  readonly faults: number;
  /** Starts a load of a version through the proxy at this port. */
  load(mark: string, port: number): Running;
  /** Called after each load, before the tables are read. */
  ended?(): Promise<void>;
  annotate(message: string, type: string): Promise<unknown>;
}

/**
 * Loads versions again and again through a network that is disturbed once in each run, and expects
 * a complete version after each: the new one if the run succeeded, otherwise the previous one.
 *
 * @returns the version in the tables
 */
export async function disturbLoads(loads: DisturbedLoads): Promise<string> {
  const { target, versions, database, network, random, faults } = loads;
  const marks = versions.map(({ mark }) => mark);
  const recognize = recognizer(versions);
  const outcomes = new Tally();
  const summary = () => `${target}, seed ${killSeed}: ${outcomes.total} faults (${outcomes})`;
  const load = (mark: string) => loads.load(mark, network.port);

  await measured(load('v1'));
  const lengths: Lengths = await measured(load('v2'));
  const reader = await database.connect();
  const watcher = watch(await database.connect(), recognize);
  let before = 'v2';
  try {
    for (let fault = 1; fault <= faults; fault += 1) {
      const tried = random.pick(marks.filter((mark) => mark !== before));
      const disturbance = drawDisturbance(random);
      const time = drawSignalTime(random, lengths);
      const running = load(tried);
      if (time.after === 'committing') {
        await Promise.race([running.said('"type":"committing"'), running.finished]);
      }
      await Promise.race([sleep(time.ms), running.finished]);
      network.disturb(disturbance);
      // A cut is short, so that the run can read the outcome of its commit.
      if (disturbance.kind === 'cut') {
        await sleep(50);
        network.heal();
      }
      const { code, stderr } = await running.finished;
      network.heal();
      await loads.ended?.();

      const where = `fault ${fault} of ${faults}, ${JSON.stringify([time, disturbance])}, seed ${killSeed}: ${stderr}`;
      const shown = (await look(reader, recognize))?.mark;
      expect([0, 75], where).toContain(code);
      // Only a lost response of the commit may leave the caller without the outcome.
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
    await loads.annotate(`${summary()}; reader: ${saw}`, 'figure');
  }
  return before;
}
