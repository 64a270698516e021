import { randomUUID } from 'node:crypto';
import type { RunInfo } from '@spacex-platform/loaders';

/** A run as the ledger wants it. */
export function newRun(): RunInfo {
  return {
    runId: randomUUID(),
    source: 'bench',
    origin: 'api',
    startedAt: new Date().toISOString(),
    version: 'bench',
  };
}
