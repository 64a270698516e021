import { resolve } from 'node:path';
import { diagnoseDatabase } from '../database/diagnose.ts';
import type { DatabaseTarget } from '../database/target.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import { directoryProblem } from '../object-store/directory-permissions.ts';
import { hasDatabase, openEmbedded } from './connect.ts';

/** Can the folder be used, and is its database fit for a load? Changes nothing. */
export async function diagnoseEmbedded(
  target: DatabaseTarget,
  dataDir: string,
): Promise<Finding[]> {
  const folder = folderFinding(target.name, resolve(dataDir));
  if (folder.status === 'failed' || !hasDatabase(dataDir)) return [folder];
  try {
    const connection = await openEmbedded(target.name, dataDir, false, { timeoutMs: 0 });
    try {
      return [folder, ...(await diagnoseDatabase(connection, target))];
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    // Somebody at work in it is a sign of health.
    const status = error.code === 'locked' ? 'warning' : 'failed';
    return [folder, { check: 'database', status, detail: error.message, error }];
  }
}

function folderFinding(target: string, root: string): Finding {
  const refusal = directoryProblem(root, target);
  if (refusal !== undefined) return refusal;
  const there = hasDatabase(root);
  const detail = there ? `${root} holds a database` : `${root}: the first run makes the database`;
  return { check: 'folder', status: 'ok', detail };
}
