import type { Client } from 'pg';
import type { from } from 'pg-copy-streams';
import { LoaderError } from '../errors/loader-error.ts';

/** The two optional packages that this loader stands on. */
export interface PostgresDriver {
  readonly Client: typeof Client;
  readonly copyFrom: typeof from;
}

/**
 * Loads pg and pg-copy-streams when they are first needed, so that nobody installs or loads
 * them who does not use PostgreSQL.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function loadDriver(): Promise<PostgresDriver> {
  try {
    const [{ default: pg }, { default: copy }] = await Promise.all([
      import('pg'),
      import('pg-copy-streams'),
    ]);
    return { Client: pg.Client, copyFrom: copy.from };
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'The postgres target needs the packages pg and pg-copy-streams. Install them: npm install pg pg-copy-streams',
      { target: 'postgres', cause },
    );
  }
}
