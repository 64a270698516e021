import { resolve } from 'node:path';
import { diagnoseDatabase } from '../database/diagnose.ts';
import type { DatabaseTarget } from '../database/target.ts';
import { type Finding, failureOf } from '../finding.ts';
import { directoryProblem } from '../object-store/directory-permissions.ts';
import { closing } from '../run/closing.ts';
import { hasDatabase, openEmbedded } from './connect.ts';
import type { MemoryDatabase } from './memory-database.ts';

/** Checks the tables of a database in memory. */
export async function diagnoseMemory(
  target: DatabaseTarget,
  database: MemoryDatabase,
): Promise<Finding[]> {
  const detail = database.isEmpty ? 'in memory; the first run creates the database' : 'in memory';
  const first: Finding = { check: 'folder', status: 'ok', detail };
  if (database.isEmpty) return [first];
  try {
    const connection = await database.connect('existing', { timeoutMs: 0 });
    return [first, ...(await closing(connection, () => diagnoseDatabase(connection, target)))];
  } catch (error) {
    return [first, { ...failureOf('database', error), status: 'warning' }];
  }
}

/** Checks that the directory is usable and its database ready for a load. Changes nothing. */
export async function diagnoseEmbedded(
  target: DatabaseTarget,
  dataDir: string,
): Promise<Finding[]> {
  const directory = directoryFinding(target.name, resolve(dataDir));
  if (directory.status === 'failed' || !hasDatabase(dataDir)) return [directory];
  try {
    const connection = await openEmbedded(target.name, dataDir, 'existing', { timeoutMs: 0 });
    const findings = await closing(connection, () => diagnoseDatabase(connection, target));
    return [directory, ...findings];
  } catch (error) {
    const failure = failureOf('database', error);
    // A database that is in use is a healthy one.
    const status = failure.error?.code === 'locked' ? 'warning' : 'failed';
    return [directory, { ...failure, status }];
  }
}

function directoryFinding(target: string, root: string): Finding {
  const refusal = directoryProblem(root, target);
  if (refusal !== undefined) return refusal;
  const exists = hasDatabase(root);
  const detail = exists
    ? `${root} contains a database`
    : `${root}: the first run creates the database`;
  return { check: 'folder', status: 'ok', detail };
}
