import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../cli/command.ts';
import type { Random } from './random.ts';

/** How far a run had come, by the last that it said on standard error. */
export type Phase = 'starting' | 'opening' | 'reading' | 'committing' | 'committed' | 'ended';

/** When to send a signal: so long after the start, or after the run says that it commits. */
export interface Moment {
  readonly after: 'start' | 'committing';
  readonly ms: number;
}

/** How long a run takes when nobody disturbs it, in milliseconds. */
export interface Lengths {
  readonly whole: number;
  /** From `committing` to the end of the process. */
  readonly committing: number;
}

/** A run after its signal. */
export interface Struck {
  readonly phase: Phase;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Undefined where it had not come so far as to have one. */
  readonly runId: string | undefined;
  readonly stderr: string;
  /** From the signal to the end of the process, in milliseconds. */
  readonly endedAfterMs: number;
}

/**
 * A moment anywhere in a run, now and then after its end. The commit is short beside the rest,
 * so every other moment is drawn from it alone.
 */
export function drawMoment(random: Random, { whole, committing }: Lengths): Moment {
  const share = random.next() * 1.1;
  return random.chance(0.5)
    ? { after: 'start', ms: share * whole }
    : { after: 'committing', ms: share * committing };
}

/** Sends a signal at the moment and waits for the end of the process. */
export async function strike(
  running: Running,
  moment: Moment,
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' = 'SIGKILL',
): Promise<Struck> {
  const { child, finished } = running;
  if (moment.after === 'committing') await running.said(committingText);
  // The process may end before its moment has come.
  await Promise.race([sleep(moment.ms), finished]);
  const before = child.exitCode !== null || child.signalCode !== null;
  const at = performance.now();
  if (!before) child.kill(signal);
  const { code, stderr } = await finished;
  // It may also have ended by itself while the signal was on its way; only SIGKILL can tell.
  const byItself = before || (signal === 'SIGKILL' && child.signalCode !== signal);
  return {
    phase: byItself ? 'ended' : phaseOf(stderr),
    code,
    signal: child.signalCode,
    runId: /"type":"run_started","runId":"([0-9a-f-]{36})"/.exec(stderr)?.[1],
    stderr,
    endedAfterMs: performance.now() - at,
  };
}

/** Measures a run that nobody disturbs; it must end with 0. */
export async function measured(running: Running): Promise<Lengths> {
  const started = performance.now();
  await running.said(committingText);
  const committing = performance.now();
  const { code, stderr } = await running.finished;
  if (code !== 0) throw new Error(`A run that nobody disturbed ended with ${code}: ${stderr}`);
  const ended = performance.now();
  return { whole: ended - started, committing: ended - committing };
}

const committingText = '"type":"committing"';

/** Seen last comes first. */
const signs: readonly [string, Phase][] = [
  ['"type":"committed"', 'committed'],
  [committingText, 'committing'],
  ['"type":"resource_started"', 'reading'],
  ['"type":"run_started"', 'opening'],
];

function phaseOf(stderr: string): Phase {
  return signs.find(([text]) => stderr.includes(text))?.[1] ?? 'starting';
}

/** Counts things by name, for the report of a test. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, n) => sum + n, 0);
  }

  /** `reading 4, committing 7` */
  toString(): string {
    const entries = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([name, n]) => `${name} ${n}`).join(', ') || 'none';
  }
}

/** Tells how far a long series has come; a short one needs no news. */
export function report(done: number, of: number, text: () => string): void {
  if (done % 10 === 0 && done < of) console.log(`${done} of ${of}: ${text()}`);
}
