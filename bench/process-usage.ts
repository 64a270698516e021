import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  readonly userMs: number | null;
  readonly peakRssMb: number | null;
}

const sampleMs = 10;
/** What the kernel counts CPU time in, wherever Linux runs on common hardware. */
const msPerTick = 10;

/**
 * Watches another process through Linux's /proc, since Node tells nothing of the children that
 * it waited for. Both numbers only grow, so the last sample is the answer but for the last
 * hundredth of a second. Elsewhere they stay null.
 */
export function watchProcess(pid: number | undefined): { stop(): ProcessUsage } {
  let usage: ProcessUsage = { userMs: null, peakRssMb: null };
  const sample = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      // The name may hold spaces and brackets; the numbers begin after the last bracket.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
      // A process that has ended has no memory any more: keep what it had.
      if (peak === undefined) return;
      usage = { userMs: Number(fields?.[11]) * msPerTick, peakRssMb: (Number(peak) * 1024) / 1e6 };
    } catch {
      // The process is gone, or this is no Linux.
    }
  };
  const timer = setInterval(sample, sampleMs);
  return {
    stop() {
      clearInterval(timer);
      return usage;
    },
  };
}
