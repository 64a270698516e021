import { existsSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError if the file exists */
export function refuseExisting(path: string, force: boolean): void {
  if (force || !existsSync(path)) return;
  throw new UsageError(`${path} exists. Use another file, or --force to replace it.`);
}
