import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../usage-error.ts';
import { type Environment, setting, settingFile } from '../read-setting.ts';
import { type ConnectionParameters, checkParameters } from './connection-parameters.ts';

/**
 * The parameters of the service that `PGSERVICE` names, from the file that `PGSERVICEFILE` names, or
 * else `~/.pg_service.conf`, or else `pg_service.conf` in `PGSYSCONFDIR`.
 *
 * @throws UsageError if no file has the service
 */
export function readService(environment: Environment, name: string): ConnectionParameters {
  const files = serviceFiles(environment);
  for (const file of files) {
    const found = sectionOf(settingFile('PGSERVICEFILE', file), name);
    if (found !== undefined) return checkParameters(`The service "${name}" in ${file}`, found);
  }
  const where =
    files.length === 0 ? 'there is no service file' : `it is not in ${files.join(', ')}`;
  throw new UsageError(
    `The service "${name}" of PGSERVICE is unknown: ${where}. Add it to ~/.pg_service.conf, or set PGSERVICEFILE.`,
  );
}

function serviceFiles(environment: Environment): string[] {
  const named = setting(environment, 'PGSERVICEFILE');
  const { HOME, PGSYSCONFDIR } = environment;
  const user = named ?? (HOME ? join(HOME, '.pg_service.conf') : undefined);
  const system = PGSYSCONFDIR ? join(PGSYSCONFDIR, 'pg_service.conf') : undefined;
  return [user, system].filter(
    (file) => file !== undefined && (file === named || existsSync(file)),
  ) as string[];
}

/** One section of the file; undefined if it has none of this name. */
function sectionOf(text: string, name: string): Record<string, string> | undefined {
  let section: string | undefined;
  let found: Record<string, string> | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[(.*)\]$/.exec(line);
    if (header !== null) {
      section = header[1];
      if (section === name) found ??= {};
      continue;
    }
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(line) ?? [];
    if (section === name && found !== undefined) found[key.trim()] ??= value.trim();
  }
  return found;
}
