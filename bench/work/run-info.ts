import type { RunInfo } from '@spacex-platform/loaders';
import { v7 as uuidv7 } from 'uuid';

/** A run as the ledger wants it. */
export function newRun(): RunInfo {
  return {
    runId: uuidv7(),
    source: 'bench',
    origin: 'api',
    startedAt: new Date().toISOString(),
    version: 'bench',
  };
}
