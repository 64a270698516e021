import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../cli/command.ts';
import type { Random } from './random.ts';

/** The phase of a run, by its last message on standard error. */
export type Phase = 'starting' | 'opening' | 'reading' | 'committing' | 'committed' | 'ended';

/** When to send a signal: this long after the start or after the message `committing`. */
export interface SignalTime {
  readonly after: 'start' | 'committing';
  readonly ms: number;
}

/** How long an undisturbed run takes, in milliseconds. */
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
  /** Undefined if the run had not started yet. */
  readonly runId: string | undefined;
  readonly stderr: string;
  /** From the signal to the end of the process, in milliseconds. */
  readonly endedAfterMs: number;
}

/**
 * Draws a time during a run, or shortly after its end. The commit is short, so half of the times are
 * within the commit.
 */
export function drawSignalTime(random: Random, { whole, committing }: Lengths): SignalTime {
  const share = random.next() * 1.1;
  return random.chance(0.5)
    ? { after: 'start', ms: share * whole }
    : { after: 'committing', ms: share * committing };
}

/** Sends a signal at the given time and waits for the end of the process. */
export async function strike(
  running: Running,
  time: SignalTime,
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT' = 'SIGKILL',
): Promise<Struck> {
  const { child, finished } = running;
  if (time.after === 'committing') await running.said(committingText);
  // The process may end before that time.
  await Promise.race([sleep(time.ms), finished]);
  const before = child.exitCode !== null || child.signalCode !== null;
  const at = performance.now();
  if (!before) child.kill(signal);
  const { code, stderr } = await finished;
  // It may also have ended before it received the signal; that is known only for SIGKILL.
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

/** Measures an undisturbed run, which must exit with 0. */
export async function measured(running: Running): Promise<Lengths> {
  const started = performance.now();
  await running.said(committingText);
  const committing = performance.now();
  const { code, stderr } = await running.finished;
  if (code !== 0) throw new Error(`An undisturbed run exited with ${code}: ${stderr}`);
  const ended = performance.now();
  return { whole: ended - started, committing: ended - committing };
}

const committingText = '"type":"committing"';

/** In reverse order of the phases. */
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

/** Logs the progress of a long series. */
export function report(done: number, of: number, text: () => string): void {
  if (done % 10 === 0 && done < of) console.log(`${done} of ${of}: ${text()}`);
}
