import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideEnvironment } from './virtual-environment.ts';

/** A statement that was understood. */
export interface ParsedStatement {
  /** The same in the other dialect. */
  readonly sql: string;
  /** What it is: `Select`, `Create`, …; `Command` where it was passed on without understanding. */
  readonly kind: string;
}

/**
 * Parses statements with sqlglot, and writes them in another dialect.
 *
 * @throws Error where one is no statement of the dialect
 */
export async function translate(
  statements: readonly string[],
  { read, write }: { readonly read: 'athena' | 'trino'; readonly write: 'athena' | 'duckdb' },
): Promise<ParsedStatement[]> {
  const python = await provideEnvironment('sqlglot', 'sqlglot-requirements.txt');
  const script = fileURLToPath(new URL('sqlglot_answers.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify({ read, write, statements }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`sqlglot does not understand it: ${stderr}`);
  return JSON.parse(stdout) as ParsedStatement[];
}
