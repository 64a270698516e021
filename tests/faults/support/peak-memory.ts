import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from '../../cli/command.ts';

/** Whether this system tells the memory of a process. */
export const tellsMemory = process.platform === 'linux';

/** The most memory that the command had resident at once, in MiB, when it has ended. */
export async function peakMemoryOf({ child, finished }: Running): Promise<number> {
  let ended = false;
  void finished.finally(() => {
    ended = true;
  });
  let kib = 0;
  while (!ended) {
    // The kernel keeps the peak, so a sample late in the life of the process has all before it.
    kib = Math.max(kib, highWaterMark(child.pid));
    await delay(10);
  }
  return kib / 1024;
}

function highWaterMark(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    // It has just ended.
    return 0;
  }
}
