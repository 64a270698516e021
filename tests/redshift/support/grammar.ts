import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { provideEnvironment } from '../../support/virtual-environment.ts';

/** What a grammar of Redshift says of a statement. */
export interface Parsed {
  readonly sql: string;
  readonly error: string | null;
  /** It was kept as a whole, being of a kind that the grammar does not know. */
  readonly command: boolean;
}

/** Parses statements with sqlglot, whose grammar shares nothing with this project. */
export async function parsedByRedshift(statements: readonly string[]): Promise<Parsed[]> {
  const program = await provideEnvironment('sqlglot', 'sqlglot-requirements.txt');
  const child = spawn(program, [fileURLToPath(new URL('grammar.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(statements));
  const answers = JSON.parse(await text(child.stdout)) as Omit<Parsed, 'sql'>[];
  return answers.map((answer, at) => ({ sql: statements[at] ?? '', ...answer }));
}

/** Statements that the grammar keeps whole or cannot read, each kind with the reason. */
export const allowed: readonly { readonly kind: RegExp; readonly why: string }[] = [
  { kind: /^call "/, why: 'sqlglot keeps CALL as a command; its documentation page has this form' },
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
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(if |get diagnostics |n_\w+ := )/.test(line))
    .map((line) => line.replace(/^select into n_\w+ /, 'select '));
}
