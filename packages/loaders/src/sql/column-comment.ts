import type { Column } from '@spacex-platform/transform';

/** The comment of a column: its description, its unit and the table that it refers to. */
export function columnComment({ description, unit, references }: Column): string | undefined {
  const parts = [
    description,
    unit === undefined ? undefined : `Unit: ${unit}.`,
    references === undefined ? undefined : `Refers to ${references} (not enforced).`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}
