import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { columnNames, type Table } from '@spacex-platform/transform';
import type { Command } from './measure.ts';

/** psql, where this machine has it. */
export interface Psql {
  readonly version: string;
  /** psql with these statements, as one transaction. */
  command(statements: readonly string[]): Command;
}

/** Beside the server's programs or on the PATH; undefined where there is none. */
export function findPsql(environment: NodeJS.ProcessEnv): Psql | undefined {
  const folder = process.env['SPACEX_TEST_POSTGRES_BIN'];
  for (const program of [...(folder ? [join(folder, 'psql')] : []), 'psql']) {
    const version = versionOf(program);
    if (version === undefined) continue;
    const options = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--single-transaction'];
    return {
      version,
      command: (statements) => ({
        program,
        args: [...options, ...statements.flatMap((statement) => ['--command', statement])],
        env: environment,
      }),
    };
  }
  return undefined;
}

/** `\copy` of a prepared file into a table. */
export function copyFrom(schema: string, table: Table, file: string, format: 'csv' | 'binary') {
  return `\\copy ${schema}.${table.name} (${columnNames(table).join(', ')}) from '${file}' with (format ${format})`;
}

function versionOf(program: string): string | undefined {
  try {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    return /\d+(\.\d+)?/.exec(said)?.[0];
  } catch {
    return undefined;
  }
}
