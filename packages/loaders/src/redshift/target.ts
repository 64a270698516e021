import type { OpenRequest } from '../loader.ts';
import type { S3Store } from '../s3/index.ts';
import type { Waiting } from '../sql/postgres-wire/connect-wait.ts';
import type { SqlTarget } from '../sql/sql-target.ts';
import type { Warehouse } from './connection.ts';

/** What a Redshift session needs in addition to the request. */
export interface RedshiftTarget extends SqlTarget {
  /** Where files are staged for COPY. */
  readonly staging: S3Store | undefined;
  readonly keepStaging: boolean;
  /** ARN of the role with which COPY reads them, or `default`. */
  readonly iamRole: string;
  /** How long a lease lasts if it is not renewed, in milliseconds. */
  readonly turnMs: number;
  connect(name: string, waiting?: Waiting): Promise<Warehouse>;
}

/** A run on Redshift. */
export interface RedshiftRun {
  readonly target: RedshiftTarget;
  readonly request: OpenRequest;
  readonly warehouse: Warehouse;
}
