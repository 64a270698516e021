import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import type { Parameter } from '../connection.ts';

/**
 * Rewrites a statement with `$1` for the Data API: its parameters have names and values of at least
 * one character, so nulls and empty texts become part of the statement.
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
