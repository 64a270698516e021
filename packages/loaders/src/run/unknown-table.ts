import type { Table } from '@spacex-platform/transform';

/** The error of a caller that writes rows of a table that its session was not opened for. */
export function unknownTable({ name }: Table): TypeError {
  return new TypeError(`Table ${name} was not named when the session was opened`);
}
