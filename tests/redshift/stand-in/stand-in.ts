import { readFileSync } from 'node:fs';
import type { S3Client } from '@aws-sdk/client-s3';
import type { WireOptions } from '@spacex-platform/loaders/redshift';
import { type FreshDatabase, freshDatabase } from '../../support/postgres.ts';
import { CopyFailure, copyAsInsert } from './copy.ts';
import { type FrontConnection, startFront } from './front.ts';
import { translate } from './translate.ts';

/** A stand-in for Redshift on this machine. */
export interface StandIn extends AsyncDisposable {
  readonly wire: WireOptions;
  /** The database behind it, to look at from outside. */
  readonly database: FreshDatabase;
  /** Every statement that came in, in order. */
  readonly statements: string[];
  /** Called with each statement before it runs; may wait, or cut the connection. */
  onStatement?: (sql: string, connection: FrontConnection) => void | Promise<void>;
  /** Ends all connections and accepts no more; the database stays. */
  closeFront(): Promise<void>;
}

/**
 * Real PostgreSQL behind a front that understands the statements of the loader and refuses the
 * rest: dialect, keys that nobody enforces, COPY of Parquet by a manifest from a real S3 server.
 *
 * @param database has the prelude already (default: a new database)
 */
export async function startStandIn(s3: S3Client, database?: FreshDatabase): Promise<StandIn> {
  if (database !== undefined) return startFrontOf(s3, database);
  const empty = await freshDatabase();
  await empty.query(standInPrelude());
  return startFrontOf(s3, empty);
}

/** What a database needs to be used as Redshift. */
export function standInPrelude(): string {
  return sqlFile('prelude.sql');
}

function sqlFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

async function startFrontOf(s3: S3Client, database: FreshDatabase): Promise<StandIn> {
  // Redshift takes backslashes in texts for escapes.
  const { settings } = database;
  await database.query(
    `alter database ${settings.database} set standard_conforming_strings to off;
     alter database ${settings.database} set escape_string_warning to off`,
  );
  // Not in the prelude, which dumps of earlier versions have.
  await database.query(sqlFile('column-privileges.sql'));
  const side = await database.connect();
  const statements: string[] = [];
  const standIn: Pick<StandIn, 'onStatement'> = {};
  const front = await startFront(settings, async (sql, connection) => {
    statements.push(sql);
    await standIn.onStatement?.(sql, connection);
    const translated = translate(sql);
    switch (translated.kind) {
      case 'sql':
        return translated.sql;
      case 'refused':
        return raising(`the stand-in refuses a statement: ${translated.why}`);
      case 'copy':
        return copyAsInsert(s3, side, translated.copy).catch((error: unknown) => {
          if (error instanceof CopyFailure) return raising(error.message);
          throw error;
        });
    }
  });
  return Object.assign(standIn, {
    wire: {
      host: '127.0.0.1',
      port: front.port,
      database: settings.database,
      user: settings.user,
      password: settings.password,
      sslMode: 'disable' as const,
    },
    database,
    statements,
    closeFront: async () => front[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: async () => {
      await front[Symbol.asyncDispose]();
      await database.dispose();
    },
  });
}

function raising(message: string): string {
  return `select public.refuse('${message.replaceAll('\\', '\\\\').replaceAll("'", "''")}')`;
}
