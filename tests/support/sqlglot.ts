import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { provideEnvironment } from './virtual-environment.ts';

/** What a grammar that shares nothing with this project says of a statement. */
export interface ParsedStatement {
  /** What is wrong with it; null where it was understood. */
  readonly error: string | null;
  /** What it is: `Select`, `Create`, …; null where it was not understood. */
  readonly kind: string | null;
  /** It was passed on, as a whole or in part, being of a kind that the grammar does not know. */
  readonly command: boolean;
  /** The same in the other dialect; null where none was named, or it was not understood. */
  readonly sql: string | null;
}

type Dialect = 'athena' | 'duckdb' | 'redshift' | 'trino';

/** Parses statements with sqlglot, and writes them in another dialect where one is named. */
export async function parse(
  statements: readonly string[],
  dialects: { readonly read: Dialect; readonly write?: Dialect },
): Promise<ParsedStatement[]> {
  const python = await provideEnvironment('sqlglot', 'sqlglot-requirements.txt');
  const script = fileURLToPath(new URL('sqlglot_answers.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify({ ...dialects, statements }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`sqlglot has failed: ${stderr}`);
  return JSON.parse(stdout) as ParsedStatement[];
}

/** A statement that was understood, in another dialect. */
export interface TranslatedStatement {
  readonly sql: string;
  /** `Command` where it was passed on without understanding. */
  readonly kind: string;
}

/** @throws Error where one is no statement of the dialect */
export async function translate(
  statements: readonly string[],
  dialects: { readonly read: Dialect; readonly write: Dialect },
): Promise<TranslatedStatement[]> {
  return (await parse(statements, dialects)).map(({ error, kind, sql }, at) => {
    if (sql !== null && kind !== null) return { sql, kind };
    throw new Error(`sqlglot does not understand it: ${error}\n${statements[at]}`);
  });
}
