import { pathToFileURL } from 'node:url';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { marts, tables } from '@spacex-platform/transform';
import { connectionOfEnvironment } from './connection.ts';

/** The target in a worker's arguments: `postgres` and a schema, or `lake` and a directory. */
export function fleetTarget(kind: string, place: string): QueryableLoader {
  const views = Object.values(marts);
  if (kind === 'lake') return lakeLoader({ store: fileStore(pathToFileURL(place)), tables, views });
  const connection = connectionOfEnvironment();
  return postgresLoader({ ...connection, sslMode: 'disable', schema: place, tables, views });
}
