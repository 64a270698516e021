import { randomBytes } from 'node:crypto';
import type { Loader, OpenRequest, RunInfo, RunOutcome, TableReport } from '../loader.ts';

/** Creates a run with a new id. */
export function newRun(): RunInfo {
  return {
    runId: uuidv7(),
    source: 'conformance',
    origin: 'api',
    startedAt: new Date().toISOString(),
    version: '0.0.0',
  };
}

/** The outcome of a run of one resource. */
export function outcomeOf(
  resource: string,
  accepted: number,
  rejects: RunOutcome['rejects'] = [],
): RunOutcome {
  const rejected = rejects.length;
  return {
    resources: [{ resource, documents: accepted + rejected, accepted, rejected }],
    rejects,
    drift: [],
  };
}

/** Runs a load: open, write, commit. An error aborts the session and is rethrown. */
export async function runLoad(
  loader: Loader,
  request: Omit<OpenRequest, 'run'> & Partial<Pick<OpenRequest, 'run'>>,
  outcome: RunOutcome,
  write: (session: Awaited<ReturnType<Loader['open']>>) => Promise<void>,
): Promise<readonly TableReport[]> {
  const session = await loader.open({ run: newRun(), ...request });
  try {
    await write(session);
    return await session.commit(outcome);
  } catch (error) {
    await session.abort({ status: 'failed', code: 'unknown', message: String(error), outcome });
    throw error;
  }
}

function uuidv7(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x70, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
