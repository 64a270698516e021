import type { Table } from '@spacex-platform/transform';
import { databaseLoader } from '../database/database-loader.ts';
import { readerOver, snapshotOf } from '../database/reader.ts';
import type { DatabaseTarget } from '../database/target.ts';
import type { QueryableLoader, Reader, ReaderOptions } from '../reader.ts';
import { waitOf } from '../run/wait-for-lock.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { connectPostgres } from './connect.ts';
import { diagnosePostgres } from './diagnose.ts';
import type { PostgresConnectionOptions } from './options.ts';

/** Options of {@link postgresLoader}. */
export interface PostgresLoaderOptions extends PostgresConnectionOptions {
  /** Schema of all tables. Default `spacex`. */
  readonly schema?: string;
  /** Tables to create even if a run does not load them. */
  readonly tables?: readonly Table[];
  /** Views to keep up to date, such as the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
}

/**
 * Loads into PostgreSQL (14 or newer; tested on 15 and 18) by binary COPY into temporary tables and
 * one transaction that updates only what changed. Needs the packages `pg` and `pg-copy-streams`,
 * the privileges of the schema's owner, and TEMPORARY on the database.
 *
 * @example
 * ```ts
 * const loader = postgresLoader({ host: 'localhost', database: 'spacexdb', user: 'admin', password });
 * const session = await loader.open({ run, tables: [cores] });
 * ```
 */
export function postgresLoader(options: PostgresLoaderOptions): QueryableLoader {
  const { schema = 'spacex', tables = [], views = [] } = options;
  const name = 'postgres';
  const target: DatabaseTarget = {
    name,
    schema,
    tables,
    views,
    connect: (request) =>
      connectPostgres(name, options, `spacex-etl ${request.run.runId}`, waitOf(request, name)),
  };
  const openReader = async (
    readerOptions: ReaderOptions = {},
    snapshot?: string,
  ): Promise<Reader> => {
    const connection = await connectPostgres(name, options, 'spacex-etl query');
    const reader = await readerOver(connection, schema, readerOptions, snapshot);
    if (readerOptions.oneMoment !== true) return reader;
    return {
      ...reader,
      another: async () => openReader(readerOptions, await snapshotOf(connection)),
    };
  };
  return databaseLoader(target, {
    openReader: (readerOptions) => openReader(readerOptions),
    connectForLedger: (purpose) => connectPostgres(name, options, `spacex-etl ${purpose}`),
    diagnose: () => diagnosePostgres(target, options),
  });
}
