import type { ResultColumn, ResultType } from './row-stream.ts';
import { timestampText } from './value-parsers.ts';

/** A result whose values are the texts that the server has sent. */
export interface ExactResult {
  /** The columns with the numbers (OIDs) of their types. */
  readonly fields: readonly { readonly name: string; readonly oid: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

interface ExactType {
  readonly type: ResultType;
  readonly read?: (text: string) => unknown;
}

const double: ExactType = { type: 'double', read: Number };
const integer: ExactType = { type: 'integer', read: Number };
const json: ExactType = { type: 'json' };

/** Types by their numbers (OIDs); a type that is not listed is a text. */
const commonTypes: Readonly<Record<number, ExactType>> = {
  16: { type: 'boolean', read: (text) => text === 't' },
  17: { type: 'bytes' },
  20: { type: 'bigint' },
  21: integer,
  23: integer,
  // An unsigned integer of 32 bits.
  26: { type: 'bigint' },
  114: json,
  700: double,
  701: double,
  1082: { type: 'date' },
  1184: { type: 'timestamp', read: timestampText },
  1700: { type: 'numeric' },
  3802: json,
};

/** How the texts of a server become the values of a {@link RowStream}. */
export type ExactTypes = Readonly<Record<number, ExactType>>;

export const postgresExactTypes: ExactTypes = commonTypes;

/** Redshift has timestamps without a time zone, which are in UTC, and SUPER. */
export const redshiftExactTypes: ExactTypes = {
  ...commonTypes,
  1114: { type: 'timestamp', read: timestampText },
  4000: json,
};

export function exactColumns(types: ExactTypes, { fields }: ExactResult): ResultColumn[] {
  return fields.map(({ name, oid }) => ({ name, type: types[oid]?.type ?? 'text' }));
}

export function exactRows(types: ExactTypes, { fields, rows }: ExactResult): unknown[][] {
  const readers = fields.map(({ oid }) => types[oid]?.read);
  return rows.map((row) =>
    row.map((text, at) => {
      const read = readers[at];
      return text === null || read === undefined ? text : read(text);
    }),
  );
}
