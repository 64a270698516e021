import { isLoaderError } from '@spacex-platform/loaders';
import type { TargetName } from '../target-names.ts';
import type { PlaceFlags } from './options.ts';
import { placeFlags } from './place-flags.ts';

const undefinedTable = '42P01';

/** Whether a statement has asked for a table or a view that is not there. */
export function lacksTable(error: unknown): boolean {
  return isLoaderError(error) && error.reason === undefinedTable;
}

/** How the tables come that a command has looked for in vain; begins with a space. */
export function fillAdvice(
  error: unknown,
  flags: PlaceFlags & { readonly target: TargetName },
): string {
  if (!lacksTable(error)) return '';
  const place = placeFlags(flags.target, flags);
  return ` If the schema "${flags.schema}" is empty, fill it first: spacex-etl run --source snapshot${place}`;
}
