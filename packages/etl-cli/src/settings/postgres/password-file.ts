import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, setting } from '../read-setting.ts';

/** What a line of the file is compared with. */
export interface PasswordFor {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** A password file as libpq reads it, or why it is not used. */
export interface PasswordFile {
  readonly path: string;
  readonly ignored?: string;
  find(wanted: PasswordFor): string | undefined;
}

/**
 * The file of `PGPASSFILE`, or else `~/.pgpass`; undefined if there is none. The package pgpass would
 * read it too, but ignores short lines and writes its warnings to standard error.
 */
export function readPasswordFile(
  environment: Environment,
  passfile?: string,
): PasswordFile | undefined {
  const { HOME } = environment;
  const path =
    setting(environment, 'PGPASSFILE') ?? passfile ?? (HOME ? join(HOME, '.pgpass') : undefined);
  if (path === undefined) return undefined;
  const unused = (ignored: string) => ({ path, ignored, find: () => undefined });
  try {
    const { mode } = statSync(path);
    if ((mode & 0o170000) !== 0o100000) return unused('it is not a plain file');
    // As libpq does: others could have read or changed it.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return unused('group or others have access to it; run chmod 0600 on it');
    }
    const entries = readFileSync(path, 'utf8').split(/\r?\n/).map(fieldsOf);
    return { path, find: (wanted) => match(entries, wanted) };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? undefined : unused(`it cannot be read (${code})`);
  }
}

/** `host:port:database:user:password`, with `\:` and `\\` for the characters themselves. */
function fieldsOf(line: string): readonly string[] {
  if (line.startsWith('#')) return [];
  const fields: string[] = [];
  let field = '';
  for (let at = 0; at < line.length; at++) {
    const isEscaped = line[at] === '\\' && at + 1 < line.length;
    if (isEscaped) at++;
    if (line[at] === ':' && !isEscaped && fields.length < 4) {
      fields.push(field);
      field = '';
    } else field += line.charAt(at);
  }
  return [...fields, field];
}

function match(
  entries: readonly (readonly string[])[],
  { host, port, database, user }: PasswordFor,
): string | undefined {
  // The default directory of sockets counts as localhost, as in libpq.
  const name = host.startsWith('/') ? [host, 'localhost'] : [host];
  const wanted = [name, [String(port)], [database], [user]];
  const entry = entries.find(
    (fields) =>
      fields.length === 5 &&
      wanted.every((values, at) => fields[at] === '*' || values.includes(fields[at] ?? '')),
  );
  return entry?.[4];
}
