import type { OpenRequest } from '../loader.ts';
import type { SqlTarget } from '../sql/sql-target.ts';
import type { DatabaseConnection } from './connection.ts';

/** What a session on PostgreSQL needs in addition to the request. */
export interface DatabaseTarget extends SqlTarget {
  connect(request: OpenRequest): Promise<DatabaseConnection>;
  /** See {@link KnownRowsOptions.after}. */
  readonly knownAfter?: number;
}

/** A run on a database. */
export interface DatabaseRun {
  readonly target: DatabaseTarget;
  readonly request: OpenRequest;
  readonly connection: DatabaseConnection;
}
