import { type LoadFlags, loadDocuments } from './load-documents.ts';

interface PlanFlags extends LoadFlags {
  readonly source?: string;
  readonly baseUrl?: string;
}

/** Prints what a run would change; returns the exit code. */
export function executePlan(flags: PlanFlags): Promise<number> {
  const { source = 'api', baseUrl } = flags;
  return loadDocuments(flags, { source, baseUrl, dryRun: true });
}
