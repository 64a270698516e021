/** A column as the catalog of the database describes it. */
export interface PhysicalColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** The value of rows that are written without the column, and of rows that are older. */
  readonly default?: string;
}

/**
 * `not null`, if the column is; with its default. An older version of the platform, which does not
 * know the column, still writes its rows.
 */
export function constraintOf(
  { nullable, default: otherwise }: PhysicalColumn,
  literal: (text: string) => string,
): string {
  const value = otherwise === undefined ? '' : ` default ${literal(otherwise)}`;
  return `${nullable ? '' : ' not null'}${value}`;
}
