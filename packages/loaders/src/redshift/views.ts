import type { Mart } from '@spacex-platform/transform';
import { qualified } from '../sql/names.ts';
import { type ViewDefinition, viewComment } from '../sql/views.ts';
import { literal } from './sql-text.ts';

/**
 * Marts as Redshift views, for {@link redshiftLoader}.
 *
 * @example
 * ```ts
 * redshiftLoader({
 *   dataApi: { workgroup: 'analytics', database: 'dev' },
 *   staging: s3Store('s3://my-bucket/staging'),
 *   views: redshiftViews(Object.values(marts)),
 * });
 * ```
 */
export function redshiftViews(marts: readonly Mart[]): ViewDefinition[] {
  return marts.map((mart) => ({ ...mart, sql: mart.redshiftSql }));
}

/**
 * The SELECT of a view with all table names qualified, so that it does not depend on a search path.
 */
export function qualifiedSql(schema: string, { sql, reads }: ViewDefinition): string {
  const names = reads.join('|');
  const reference = new RegExp(`\\b(from|join) (${names})\\b(?![.("])`, 'g');
  return sql.replaceAll(reference, (_, word: string, name: string) => {
    return `${word} ${qualified(schema, name)}`;
  });
}

/** `create or replace view …` and its comment, by which changed definitions are detected. */
export function createView(schema: string, view: ViewDefinition): string[] {
  const name = qualified(schema, view.name);
  return [
    `create or replace view ${name} as\n${qualifiedSql(schema, view)}`,
    `comment on view ${name} is ${literal(viewComment(view))}`,
  ];
}
