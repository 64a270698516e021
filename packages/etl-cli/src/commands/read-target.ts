import { isLoaderError, type QueryableLoader } from '@spacex-platform/loaders';
import { locationOptions } from '../targets/location-options.ts';
import { makeLoader } from '../targets/make-loader.ts';
import type { LocationFlags, Target } from '../targets/target.ts';
import { type LogFlags, logOf } from './logging.ts';

/** The flags of the commands that read one target. */
export interface ReadFlags extends LogFlags, LocationFlags {
  readonly target: Target;
}

/** The loader of the target that a command reads; waiting for another process is logged. */
export function loaderOf(flags: ReadFlags): Promise<QueryableLoader> {
  const onWait = (message: string) => logOf(flags).info(message, { type: 'waiting' });
  return makeLoader(flags.target, flags, { onWait });
}

const undefinedTable = '42P01';

/** Whether a query failed because a table or a view does not exist. */
export function lacksTable(error: unknown): boolean {
  return isLoaderError(error) && error.reason === undefinedTable;
}

/** How to fill a target that lacks a table; begins with a space. */
export function fillAdvice(error: unknown, flags: ReadFlags): string {
  if (!lacksTable(error)) return '';
  const location = locationOptions(flags.target, flags);
  return ` If the schema "${flags.schema}" is empty, fill it first: spacex-etl run --source snapshot${location}`;
}
