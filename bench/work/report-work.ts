import { readFileSync } from 'node:fs';

/** What a worker prints as its last line; `bench/measure.ts` reads it. */
export interface WorkReport {
  readonly work_ms: number;
  /** CPU time of this process in user mode, while the work went on. */
  readonly user_ms: number;
  /** Most memory that the process ever held, its start included. */
  readonly peak_rss_kb: number;
  /** V8's heap at the end. If nothing was collected, this is what was allocated. */
  readonly heap_bytes: number;
  /** What the work did, for the check that it did all of it. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Does the work and prints how long it took; what went before it (imports, rows) counts nowhere. */
export async function reportWork(work: () => Promise<Record<string, number>>): Promise<void> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const counts = await work();
  const report: WorkReport = {
    work_ms: performance.now() - began,
    user_ms: process.cpuUsage(cpu).user / 1000,
    peak_rss_kb: peakRss(),
    heap_bytes: process.memoryUsage().heapUsed,
    counts,
  };
  console.log(JSON.stringify(report));
}

/** Linux keeps what a forked process had before it became Node in `maxRSS`, but not in VmHWM. */
function peakRss(): number {
  if (process.platform === 'linux') {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak);
  }
  return process.resourceUsage().maxRSS;
}
