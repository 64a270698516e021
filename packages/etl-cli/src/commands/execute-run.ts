import { lakeOf } from '../settings/storage.ts';
import { type LoadFlags, loadDocuments } from './load-documents.ts';

/** The flags of `run`. */
export interface RunFlags extends LoadFlags {
  readonly source?: string;
  readonly baseUrl?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  /** The file of the report, or true for the default. */
  readonly report?: string | true;
}

/** Extracts, transforms and loads; returns the exit code. */
export function executeRun(flags: RunFlags): Promise<number> {
  const { source = 'api', baseUrl, check, dryRun, report } = flags;
  const rawLake = lakeOf(flags.lake, process.env);
  return loadDocuments(flags, { source, baseUrl, rawLake, check, dryRun, report });
}
