import type { Column } from './column.ts';
import { isDate, readTimestamp, readYear } from './iso-text.ts';
import { isStorableText, jsonProblem } from './storable.ts';
import type { Table } from './table.ts';

/**
 * The longest text in a key, in UTF-16 code units, like the limit of the client for ids. PostgreSQL
 * indexes at most 2,704 bytes of a key.
 */
export const maxKeyLength = 256;

/** Why a column cannot hold a value. Codes are stable. */
export type ValueIssueCode =
  | 'wrong_type'
  | 'out_of_range'
  | 'invalid_timestamp'
  | 'invalid_date'
  | 'unstorable_text'
  | 'too_long'
  | 'too_deep';

/** Why a column cannot hold a value, and what it expects. */
export interface ValueProblem {
  readonly code: ValueIssueCode;
  readonly expected: string;
}

/** The value in the row for the value at the origin of a column; undefined if it cannot hold it. */
export function valueFor(table: Table, name: string, value: unknown): unknown {
  const column = table.columns[name] as Column;
  if (column.from.kind === 'position') return value;
  if (value === null) return column.nullable ? null : undefined;
  if (column.from.kind === 'year') return readYear(value);
  if (column.type === 'timestamp') return readTimestamp(value);
  return problemOf(column, value, table.key.includes(name)) === undefined ? value : undefined;
}

/** Why a column cannot hold a value. Call it for values for which {@link valueFor} has no result. */
export function problemOf(
  column: Column,
  value: unknown,
  isKey: boolean,
): ValueProblem | undefined {
  const { type, nullable, from } = column;
  if (value === null) return nullable ? undefined : issue('wrong_type', `a ${type}, not null`);
  if (from.kind === 'year') {
    return issue('invalid_timestamp', 'a timestamp or a date whose year can be read');
  }
  switch (type) {
    case 'text':
      return textProblem(value, isKey);
    case 'integer':
      if (typeof value === 'number' && (value | 0) === value) return undefined;
      return numberProblem(value, 'an integer from -2147483648 to 2147483647');
    case 'bigint':
      if (Number.isSafeInteger(value)) return undefined;
      return numberProblem(value, 'an integer of at most 53 bits');
    case 'double':
      if (Number.isFinite(value)) return undefined;
      return numberProblem(value, 'a finite number');
    case 'boolean':
      return typeof value === 'boolean' ? undefined : issue('wrong_type', 'true or false');
    case 'timestamp':
      if (readTimestamp(value) !== undefined) return undefined;
      return issue(
        'invalid_timestamp',
        'an ISO 8601 timestamp of the years 1 to 9999 with seconds and at most microseconds',
      );
    case 'date':
      if (isDate(value)) return undefined;
      return issue('invalid_date', 'an existing date of the years 1 to 9999 as YYYY-MM-DD');
    case 'json':
      return jsonIssue(value);
  }
}

function textProblem(value: unknown, isKey: boolean): ValueProblem | undefined {
  if (typeof value !== 'string') return issue('wrong_type', 'a text');
  if (!isStorableText(value)) return unstorable;
  if (!isKey || value.length <= maxKeyLength) return undefined;
  return issue('too_long', `at most ${maxKeyLength} characters in a key`);
}

function numberProblem(value: unknown, expected: string): ValueProblem {
  return issue(typeof value === 'number' ? 'out_of_range' : 'wrong_type', expected);
}

function jsonIssue(value: unknown): ValueProblem | undefined {
  switch (jsonProblem(value)) {
    case undefined:
      return undefined;
    case 'text':
      return unstorable;
    case 'depth':
      return issue('too_deep', 'at most 100 levels');
    case 'not_json':
      return issue('out_of_range', 'JSON, whose numbers are finite');
  }
}

const unstorable = issue(
  'unstorable_text',
  'a text without NUL characters and unpaired surrogates, which databases cannot store',
);

function issue(code: ValueIssueCode, expected: string): ValueProblem {
  return { code, expected };
}
