import type { Column } from '@spacex-platform/transform';

/** What is to be said of a column: its description, unit and the table it refers to. */
export function columnComment({ description, unit, references }: Column): string | undefined {
  const parts = [
    description,
    unit === undefined ? undefined : `Unit: ${unit}.`,
    references === undefined ? undefined : `Refers to ${references} (not enforced).`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}
