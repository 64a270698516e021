import type { Table } from '@spacex-platform/transform';
import type { OpenRequest } from '../loader.ts';
import type { S3Store } from '../s3/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { Warehouse } from './connection.ts';

/** What a Redshift session needs beside the request. */
export interface RedshiftTarget {
  /** Name of the target, for messages. */
  readonly name: string;
  readonly schema: string;
  /** Tables that shall exist beside those of the run. */
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
  /** Where files are staged for COPY. */
  readonly staging: S3Store | undefined;
  readonly keepStaging: boolean;
  /** ARN of the role with which COPY reads them, or `default`. */
  readonly iamRole: string;
  /** A turn that is not renewed for so long is free for others. */
  readonly turnMs: number;
  connect(name: string): Promise<Warehouse>;
}

/** The tables of the run, then the others that shall exist. */
export function allTables(
  target: Pick<RedshiftTarget, 'tables'>,
  { tables }: Pick<OpenRequest, 'tables'>,
): Table[] {
  const own = new Set(tables.map((table) => table.name));
  return [...tables, ...target.tables.filter((table) => !own.has(table.name))];
}
