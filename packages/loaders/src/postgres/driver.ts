import type { Client } from 'pg';
import type { from } from 'pg-copy-streams';
import { importOptional } from '../errors/optional-package.ts';

/** The two optional packages that this loader needs. */
export interface PostgresDriver {
  readonly Client: typeof Client;
  readonly copyFrom: typeof from;
}

const missing =
  'The postgres target needs the packages pg and pg-copy-streams. Install with: npm install pg pg-copy-streams';

/** @throws LoaderError `missing_dependency` */
export function loadDriver(): Promise<PostgresDriver> {
  return importOptional(missing, { target: 'postgres' }, async () => {
    const [{ default: pg }, { default: copy }] = await Promise.all([
      import('pg'),
      import('pg-copy-streams'),
    ]);
    return { Client: pg.Client, copyFrom: copy.from };
  });
}
