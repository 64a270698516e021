import type { Table } from '@spacex-platform/transform';
import type { OpenRequest } from '../loader.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { DatabaseConnection } from './connection.ts';

/** What a database session needs beside the request. */
export interface DatabaseTarget {
  /** Name of the target, for messages. */
  readonly name: string;
  readonly schema: string;
  /** Tables that shall exist beside those of the run. */
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
  connect(request: OpenRequest): Promise<DatabaseConnection>;
}

/** The tables of the run, then the others that shall exist. */
export function allTables(target: DatabaseTarget, request: OpenRequest): Table[] {
  const own = new Set(request.tables.map((table) => table.name));
  return [...request.tables, ...target.tables.filter((table) => !own.has(table.name))];
}
