import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PgliteModule } from './pglite-query.ts';

/** A database with fewer bytes in its tables is small. */
const smallBytes = 32 << 20;

/**
 * What PGlite starts PostgreSQL with. PostgreSQL's own cache is smaller if the database is: PGlite
 * writes all of it at every start, and 128 MB take a quarter of the time of a start. Pages that do not
 * fit are read from the cache of the system.
 *
 * @param path directory of the database's files
 */
export function startParameters({ PGlite }: PgliteModule, path: string): string[] {
  const sharedBuffers = tableBytes(join(path, 'base')) < smallBytes ? '16MB' : '128MB';
  return [...PGlite.defaultStartParams, '-c', `shared_buffers=${sharedBuffers}`];
}

function tableBytes(base: string): number {
  let bytes = 0;
  for (const entry of readdirSync(base, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}
