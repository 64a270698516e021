import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureSessions } from './session-costs.ts';
import { measureStart, type Start, starts } from './start-costs.ts';
import type { StatementCounts } from './statement-counter.ts';
import { measureWork, type WorkCost, type WorkStep, workSteps } from './work-costs.ts';

/** What the work costs in numbers that do not depend on the machine: see `bench/costs.ts`. */
export interface Costs {
  /** Version of Node: another one has other counts. */
  readonly node: string;
  /** For one document of 2.4 KB. */
  readonly work: Readonly<Record<WorkStep, WorkCost>>;
  /** Instructions of whole processes. */
  readonly starts: Readonly<Record<Start, number>>;
  readonly sessions: Readonly<Record<string, StatementCounts>>;
}

/** Measures everything, one after the other. Needs valgrind and a build. */
export async function measureCosts(log: (line: string) => void): Promise<Costs> {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-costs-'));
  try {
    const sessions = await measureSessions();
    log(`sessions: ${JSON.stringify(sessions)}`);
    const started = {} as Record<Start, number>;
    for (const start of Object.keys(starts) as Start[]) {
      started[start] = await measureStart(start, directory);
      log(`${start}: ${started[start]} instructions`);
    }
    const work = {} as Record<WorkStep, WorkCost>;
    for (const step of Object.keys(workSteps) as WorkStep[]) {
      work[step] = await measureWork(step, directory);
      log(`${step}: ${JSON.stringify(work[step])}`);
    }
    return { node: process.version, work, starts: started, sessions };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
