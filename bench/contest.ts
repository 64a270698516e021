import type { Measurement } from './measurement.ts';
import { median, medianRatio } from './statistics.ts';

/** One way of doing what a stage measures. */
export interface Contender {
  readonly name: string;
  /** What a reader must know to read its figures. */
  readonly note?: string;
  /** The part of the work that it does, up to 1; its figures are scaled up. Default 1. */
  readonly share?: number;
  /** It takes minutes, so it runs in the first turn only. */
  readonly once?: boolean;
  /** Why it cannot run here. */
  readonly missing?: string;
  /** Makes the place where it works; not measured. */
  prepare?(): Promise<void>;
  run(): Promise<Measurement>;
  /** Throws when the work was not done in full; not measured. */
  check?(measured: Measurement): Promise<void>;
}

/**
 * A contender's figures: medians over the runs, scaled to the whole work; of memory the most of
 * any run, not scaled.
 */
export interface ContenderResult {
  readonly name: string;
  readonly note?: string;
  readonly share: number;
  /** Every run, in order, in milliseconds. */
  readonly runsMs: readonly number[];
  readonly workMs: number;
  readonly userMs: number | null;
  readonly peakRssMb: number | null;
}

export interface ContestResult {
  readonly contenders: readonly ContenderResult[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** Lets the contenders take turns, A B C A B C, so that whatever drifts hits all alike. */
export async function compete(
  contenders: readonly Contender[],
  runs: number,
  tell: (line: string) => void,
): Promise<ContestResult> {
  const present = contenders.filter((contender) => contender.missing === undefined);
  const measured = new Map<Contender, Measurement[]>(present.map((one) => [one, []]));
  for (let run = 1; run <= runs; run++) {
    for (const contender of present) {
      if (run > 1 && contender.once === true) continue;
      await contender.prepare?.();
      const measurement = await contender.run();
      await contender.check?.(measurement);
      measured.get(contender)?.push(measurement);
      tell(`run ${run} of ${runs}: ${contender.name}, ${Math.round(measurement.workMs)} ms`);
    }
  }
  return {
    contenders: [...measured].map(([contender, all]) => summary(contender, all)),
    skipped: contenders.flatMap(({ name, missing }) =>
      missing === undefined ? [] : [{ name, reason: missing }],
    ),
  };
}

/** How long `a` takes against `b`; undefined where one of them did not run. */
export function ratio(result: ContestResult, a: string, b: string): number | undefined {
  const runsOf = (name: string) => result.contenders.find((one) => one.name === name)?.runsMs;
  const [ours, theirs] = [runsOf(a), runsOf(b)];
  return ours === undefined || theirs === undefined ? undefined : medianRatio(ours, theirs);
}

function summary(contender: Contender, all: readonly Measurement[]): ContenderResult {
  const { name, note, share = 1 } = contender;
  const scaled = (values: readonly number[]) => values.map((value) => value / share);
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
  const user = scaled(known(all.map(({ userMs }) => userMs)));
  const memory = known(all.map(({ peakRssMb }) => peakRssMb));
  const runsMs = scaled(all.map(({ workMs }) => workMs));
  return {
    name,
    ...(note === undefined ? {} : { note }),
    share,
    runsMs,
    workMs: median(runsMs),
    userMs: user.length === 0 ? null : median(user),
    peakRssMb: memory.length === 0 ? null : Math.max(...memory),
  };
}
