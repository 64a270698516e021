import type { Column } from '@spacex-platform/transform';

/**
 * The comment of a column: its description, its unit and the table that it refers to.
 *
 * @param more a sentence about the column on this engine
 */
export function columnComment(
  { description, unit, references }: Column,
  more?: string,
): string | undefined {
  const parts = [
    description,
    unit === undefined ? undefined : `Unit: ${unit}.`,
    more,
    references === undefined ? undefined : `Refers to ${references} (not enforced).`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}
