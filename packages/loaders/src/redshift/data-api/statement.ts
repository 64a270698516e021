import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import type { Parameter } from '../connection.ts';

/**
 * A statement with `$1` as the Data API takes it: parameters have names, and values of at least
 * one character, so a null and the empty text stand in the statement itself.
 */
export function namedParameters(
  sql: string,
  parameters: readonly Parameter[],
): { readonly Sql: string; readonly Parameters?: SqlParameter[] } {
  const Sql = sql.replaceAll(/\$(\d+)/g, (place, digits: string) => {
    const value = parameters[Number(digits) - 1];
    if (value === undefined) return place;
    if (value === null) return 'null';
    return value === '' ? "''" : `:p${digits}`;
  });
  const Parameters = parameters.flatMap((value, at) =>
    value === null || value === '' ? [] : [{ name: `p${at + 1}`, value }],
  );
  return Parameters.length === 0 ? { Sql } : { Sql, Parameters };
}
