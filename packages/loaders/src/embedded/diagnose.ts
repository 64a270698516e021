import { resolve } from 'node:path';
import { diagnoseDatabase } from '../database/diagnose.ts';
import type { DatabaseTarget } from '../database/target.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import { directoryProblem } from '../object-store/directory-permissions.ts';
import { hasDatabase, openEmbedded } from './connect.ts';

/** Checks that the directory is usable and its database ready for a load. Changes nothing. */
export async function diagnoseEmbedded(
  target: DatabaseTarget,
  dataDir: string,
): Promise<Finding[]> {
  const directory = directoryFinding(target.name, resolve(dataDir));
  if (directory.status === 'failed' || !hasDatabase(dataDir)) return [directory];
  try {
    const connection = await openEmbedded(target.name, dataDir, false, { timeoutMs: 0 });
    try {
      return [directory, ...(await diagnoseDatabase(connection, target))];
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    // A database that is in use is a healthy one.
    const status = error.code === 'locked' ? 'warning' : 'failed';
    return [directory, { check: 'database', status, detail: error.message, error }];
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
