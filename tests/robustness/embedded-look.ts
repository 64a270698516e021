import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { type Recognize, type Shown, type StateRow, stateSql } from './shown-version.ts';
import { isMissing } from './watcher.ts';

/**
 * Reads the version in an embedded database; undefined if it does not exist or has no tables. Opens
 * and closes the database, as another process would.
 */
export async function lookInto(dataDir: string, recognize: Recognize): Promise<Shown | undefined> {
  let rows: readonly Record<string, unknown>[];
  try {
    const reader = await embeddedLoader({ dataDir }).openReader();
    try {
      ({ rows } = await reader.query(stateSql));
    } finally {
      await reader.close();
    }
  } catch (error) {
    const { code, cause } = error as { code?: unknown; cause?: unknown };
    if (code === 'not_found' || isMissing(cause)) return undefined;
    throw error;
  }
  return recognize(rows as unknown as readonly StateRow[]);
}
