import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { PostgresSettings } from '../../support/postgres.ts';
import type { Etl } from './history.ts';

/** The built `spacex-etl` of another checkout. Its working directory is `cwd`. */
export function earlierCommand(
  checkout: string,
  cwd: string,
  environment: Record<string, string>,
): Etl {
  const main = join(checkout, 'packages/etl-cli/dist/main.js');
  const { PATH = '', HOME = '' } = process.env;
  return async (...args) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: { PATH, HOME, TZ: 'UTC', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [[code], stdout, stderr] = await Promise.all([
      once(child, 'close') as Promise<[number | null]>,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, stdout, stderr };
  };
}

/** A database as SQL that any client can run: rows are INSERT statements, not COPY. */
export function dumpDatabase(binaries: string, settings: PostgresSettings): string {
  const { host, port, user, password, database } = settings;
  const sql = execFileSync(
    join(binaries, 'pg_dump'),
    ['--no-owner', '--no-privileges', '--rows-per-insert=100'],
    {
      env: {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: password,
        PGDATABASE: database,
      },
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  // Newer versions of pg_dump write these two commands of psql around the rest.
  return sql.replaceAll(/^\\(?:un)?restrict .*\n/gm, '');
}
