import type { OpenRequest } from '../loader.ts';
import type { SqlTarget } from '../sql/sql-target.ts';
import type { DatabaseConnection } from './connection.ts';

/** What a session on a PostgreSQL needs beside the request. */
export interface DatabaseTarget extends SqlTarget {
  connect(request: OpenRequest): Promise<DatabaseConnection>;
}

/** One run on one database. */
export interface DatabaseRun {
  readonly target: DatabaseTarget;
  readonly request: OpenRequest;
  readonly connection: DatabaseConnection;
}
