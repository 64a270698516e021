/** The type of a result column, the same on every target; it decides the form of the values. */
export type ResultType =
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'double'
  | 'text'
  | 'json'
  | 'bytes'
  | 'date'
  | 'timestamp';

/** A column of a {@link RowStream}. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ResultType;
}

/**
 * The rows of a statement in batches, so that a result of any size needs little memory. All values of
 * a column have the form of its type, or are null:
 *
 * | type | value |
 * |---|---|
 * | boolean | boolean |
 * | integer | number, 32 bits |
 * | bigint, numeric | text with all digits; a numeric can be `NaN`, `Infinity` or `-Infinity` |
 * | double | number, NaN and the infinities included |
 * | json | JSON text |
 * | bytes | `\x` and hexadecimal digits |
 * | date, timestamp | ISO 8601 text; a timestamp is in UTC |
 * | text | text |
 */
export interface RowStream {
  readonly columns: readonly ResultColumn[];
  /** Iterate once. Leaving the iteration early ends the statement. */
  readonly batches: AsyncIterable<readonly (readonly unknown[])[]>;
}
