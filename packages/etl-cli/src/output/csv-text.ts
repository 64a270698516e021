import { stringify } from 'csv-stringify/sync';

/** A list as CSV (RFC 4180) with a header; null is an empty cell, an object is JSON. */
export function csvText(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return stringify([[...columns], ...rows.map((row) => [...row])], {
    cast: { boolean: String, object: (value) => JSON.stringify(value) },
  });
}
