import type { Table } from '@spacex-platform/transform';
import { databaseLoader } from '../database/database-loader.ts';
import { readerOver, snapshotOf } from '../database/reader.ts';
import type { DatabaseTarget } from '../database/target.ts';
import type { QueryableLoader, Reader, ReaderOptions } from '../reader.ts';
import { waitOf } from '../run/wait-for-lock.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { connectPostgres } from './connect.ts';
import { diagnosePostgres } from './diagnose.ts';
import type { BorrowedConnectionOptions, PostgresConnectionOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import { targetKeyOf } from './target-key.ts';

/** Options of {@link postgresLoader}. */
export interface PostgresLoaderOptions
  extends PostgresConnectionOptions,
    BorrowedConnectionOptions {
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
 * Connects by `connectionString` or `host` and the others, or uses a `pool` or a `client` of yours,
 * which it never ends.
 *
 * @throws LoaderError `configuration` for options that are unknown, invalid or exclude each other
 * @example
 * ```ts
 * const loader = postgresLoader({ connectionString: 'postgres://admin@localhost/spacexdb', password });
 * const { tables } = await load(loader, { cores: await client.cores.list() });
 * ```
 */
export function postgresLoader(options: PostgresLoaderOptions = {}): QueryableLoader {
  const name = 'postgres';
  const access = resolveOptions(name, options);
  const { schema = 'spacex', tables = [], views = [] } = options;
  const target: DatabaseTarget = {
    name,
    schema,
    tables,
    views,
    connect: (request) => connectPostgres(name, access, request.run.runId, waitOf(request, name)),
  };
  const openReader = async (
    readerOptions: ReaderOptions = {},
    snapshot?: string,
  ): Promise<Reader> => {
    const connection = await connectPostgres(name, access, 'query');
    const reader = await readerOver(connection, schema, readerOptions, snapshot);
    if (readerOptions.oneMoment !== true) return reader;
    return {
      ...reader,
      another: async () => openReader(readerOptions, await snapshotOf(connection)),
    };
  };
  return databaseLoader(target, {
    targetKey: targetKeyOf(access, schema),
    openReader: (readerOptions) => openReader(readerOptions),
    connectForLedger: (purpose) => connectPostgres(name, access, purpose),
    diagnose: () => diagnosePostgres(target, access),
  });
}
