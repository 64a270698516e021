import { type LoadFlags, loadDocuments } from './load-documents.ts';

/** Prints what a run would change; returns the exit code. */
export function executePlan(flags: LoadFlags): Promise<number> {
  const { source = 'api', baseUrl, launchLibraryUrl, maxWait } = flags;
  return loadDocuments(flags, { source, baseUrl, launchLibraryUrl, maxWait, dryRun: true });
}
