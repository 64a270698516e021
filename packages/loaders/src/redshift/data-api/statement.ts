import type { SqlParameter } from '@aws-sdk/client-redshift-data';
import type { Parameter } from '../warehouse.ts';

/**
 * A statement with `$1` as the Data API takes it: parameters have names and are texts that are
 * not empty of meaning, so a null stands in the statement itself.
 */
export function namedParameters(
  sql: string,
  parameters: readonly Parameter[],
): { readonly Sql: string; readonly Parameters?: SqlParameter[] } {
  if (parameters.length === 0) return { Sql: sql };
  const Sql = sql.replaceAll(/\$(\d+)/g, (_, digits: string) =>
    parameters[Number(digits) - 1] === null ? 'null' : `:p${digits}`,
  );
  const Parameters = parameters.flatMap((value, at) =>
    value === null ? [] : [{ name: `p${at + 1}`, value }],
  );
  return Parameters.length === 0 ? { Sql } : { Sql, Parameters };
}
