/** A column as the catalog of the database describes it. */
export interface PhysicalColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** The value of rows that are written without the column, and of rows that are older. */
  readonly default?: string;
}

/**
 * The default of a column, and `not null`. With a default, an older version of the platform, which
 * does not know the column, still writes its rows.
 */
export function constraintOf(
  { nullable, default: otherwise }: PhysicalColumn,
  literal: (text: string) => string,
): string {
  const value = otherwise === undefined ? '' : ` default ${literal(otherwise)}`;
  return `${value}${nullable ? '' : ' not null'}`;
}
