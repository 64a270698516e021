import type { Mart } from '@spacex-platform/transform';
import { qualified } from '../sql/names.ts';
import { type ViewDefinition, viewComment } from '../sql/views.ts';
import { literal } from './sql-text.ts';

/**
 * Marts as views of Redshift, for {@link redshiftLoader}.
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

/** The SELECT of a view with every table that it reads qualified: no search path decides. */
export function qualifiedSql(schema: string, { sql, reads }: ViewDefinition): string {
  const names = reads.join('|');
  const place = new RegExp(`\\b(from|join) (${names})\\b(?![.("])`, 'g');
  return sql.replaceAll(place, (_, word: string, name: string) => {
    return `${word} ${qualified(schema, name)}`;
  });
}

/** `create or replace view …` and its comment, by which a changed definition is noticed. */
export function createView(schema: string, view: ViewDefinition): string[] {
  const name = qualified(schema, view.name);
  return [
    `create or replace view ${name} as\n${qualifiedSql(schema, view)}`,
    `comment on view ${name} is ${literal(viewComment(view))}`,
  ];
}
