import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Options of commands for the targets that need no account. */
export interface TargetOptions {
  /** For a command on one target, by its name. */
  readonly each: Readonly<Record<string, readonly string[]>>;
  /** For a run that loads all of them. */
  readonly all: readonly string[];
}

/** An embedded database and a lake in a directory, and the PostgreSQL database of the environment. */
export function targetOptions(directory: string): TargetOptions {
  const data = ['--data-dir', join(directory, 'data')];
  const lake = ['--lake', pathToFileURL(join(directory, 'lake')).href];
  const each = {
    embedded: data,
    lake: ['--target', 'lake', ...lake],
    postgres: ['--target', 'postgres'],
  };
  return {
    each,
    all: [...Object.keys(each).flatMap((name) => ['--target', name]), ...data, ...lake],
  };
}
