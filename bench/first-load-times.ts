import { Bench } from './bench.ts';
import { describeMachine, type Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';
import { firstLoad } from './stages/first-load.ts';

/** The seconds of the stage `first-load`, and what they were measured on. */
export interface FirstLoadTimes {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly machine: Machine;
  readonly programs: readonly {
    readonly name: string;
    /** Of a first and a second load, whole processes, in milliseconds. */
    readonly workMs: number;
    /** The same without waiting: time of the processor in user mode; null if unknown. */
    readonly userMs: number | null;
  }[];
}

/**
 * Runs the stage `first-load` with all its peers.
 *
 * @throws Error if a peer is missing
 */
export async function measureFirstLoad(): Promise<FirstLoadTimes> {
  const options: BenchOptions = {
    ...{ documents: 200_000, large: 0, runs: 1, seed: 42, python: true, small: false },
    ...{ stages: [firstLoad.name], out: undefined },
  };
  const bench = new Bench(options, (line) => console.error(line));
  try {
    const { contenders, skipped } = await firstLoad.run(bench);
    const [missing] = skipped;
    if (missing !== undefined) throw new Error(`${missing.name}: ${missing.reason}`);
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: await describeMachine(bench),
      programs: contenders.map(({ name, workMs, userMs }) => ({ name, workMs, userMs })),
    };
  } finally {
    await bench.dispose();
  }
}
