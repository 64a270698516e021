import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.ts';

/** One query of a query file. */
export interface NamedQuery {
  readonly name: string;
  /** The comment lines below its name, without their dashes. */
  readonly comment: readonly string[];
  /** The statement, without its semicolon. */
  readonly sql: string;
}

/** Reads a query file: `-- name: <snake_case>`, comment lines, one statement and its semicolon. */
export function readQueries(path: string): NamedQuery[] {
  const text = readFileSync(join(repositoryRoot, path), 'utf8');
  return text
    .split(/^-- name: /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n');
      const start = lines.findIndex((line) => !line.startsWith('--'));
      const comment = lines.slice(0, start).map((line) => line.replace(/^-- ?/, ''));
      const [sql = '', ...rest] = lines.slice(start).join('\n').split(';');
      const left = rest
        .join(';')
        .replace(/^--.*$/gm, '')
        .trim();
      if (left) throw new Error(`${path}: ${name} is more than one statement: ${left}`);
      return { name: name.trim(), comment, sql: sql.trim() };
    });
}
