import { type ParsedStatement, parse } from '../../support/sqlglot.ts';

/** Parses statements with sqlglot's grammar of Redshift. */
export async function parsedByRedshift(
  statements: readonly string[],
): Promise<(Omit<ParsedStatement, 'sql'> & { readonly sql: string })[]> {
  const parsed = await parse(statements, { read: 'redshift' });
  return parsed.map((answer, at) => ({ ...answer, sql: statements[at] ?? '' }));
}

/** Statements that the grammar keeps whole or cannot read, each kind with the reason. */
export const allowed: readonly { readonly kind: RegExp; readonly why: string }[] = [
  { kind: /^call "/, why: 'sqlglot keeps CALL as a command; its documentation page has this form' },
  { kind: /^explain select 1 from "/, why: 'sqlglot keeps EXPLAIN as a command' },
  { kind: /^lock table "/, why: 'sqlglot keeps LOCK as a command' },
  {
    kind: /^begin read only$/,
    why: 'sqlglot takes no READ ONLY after BEGIN; its documentation page does',
  },
  {
    kind: /^create external schema if not exists "\w+"\nfrom data catalog\n/,
    why: 'sqlglot keeps CREATE EXTERNAL SCHEMA as a command',
  },
];

/** The statements in the body of a procedure, without those of PL/pgSQL itself. */
export function bodyOf(procedure: string): string[] {
  const body = procedure.slice(procedure.indexOf('begin\n') + 6, procedure.lastIndexOf('end;'));
  return body
    .split(/;\n/)
    .map((line) => line.trim().replace(/^if [^\n]* then\n\s*/, ''))
    .filter((line) => line !== '' && !/^(if |end if|get diagnostics |n_\w+ := )/.test(line))
    .map((line) => line.replace(/^select into n_\w+(, n_\w+)* /, 'select '));
}
