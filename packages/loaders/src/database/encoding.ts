import { LoaderError } from '../errors/loader-error.ts';
import type { DatabaseConnection } from './connection.ts';

/** What to do about a database in another encoding. */
export const inUtf8 =
  "Create a database in UTF-8 and load into it: create database … encoding 'UTF8' template template0;";

/** The encoding of the database: `UTF8`. */
export async function readEncoding(connection: DatabaseConnection): Promise<string> {
  const { rows } = await connection.query("select current_setting('server_encoding') as encoding");
  return String(rows[0]?.['encoding']);
}

/** Whether every text can be stored. SQL_ASCII stores the bytes of UTF-8 as they are. */
export function isSufficient(encoding: string): boolean {
  return encoding === 'UTF8' || encoding === 'SQL_ASCII';
}

/**
 * Refuses a database that cannot store all characters, before anything is written.
 *
 * @throws LoaderError `configuration`
 */
export async function refuseEncoding(connection: DatabaseConnection): Promise<void> {
  const encoding = await readEncoding(connection);
  if (isSufficient(encoding)) return;
  const { target } = connection;
  throw new LoaderError(
    'configuration',
    `The database on ${target} is encoded in ${encoding}, which lacks characters of the data. Nothing was changed. ${inUtf8}`,
    { target },
  );
}
