import { lakeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { chooseCuratedZone } from './choose-zone.ts';
import { type LoadFlags, loadDocuments } from './load-documents.ts';

interface LoadCommandFlags extends LoadFlags {
  readonly zone?: 'raw' | 'curated';
}

/** Loads a lake into targets; returns the exit code. */
export async function executeLoad(flags: LoadCommandFlags): Promise<number> {
  const { check, dryRun } = flags;
  const source = flags.source ?? lakeOf(flags.lake, process.env);
  if (source === undefined || source === 'api') {
    throw new UsageError(
      'load needs a lake: use --source file:///… or s3://…, --lake, or SPACEX_LAKE.',
    );
  }
  return loadDocuments(flags, {
    ...{ source, check, dryRun },
    curated: ({ loaders, signal }, log) =>
      chooseCuratedZone(source, flags, loaders, process.env, log, signal),
  });
}
