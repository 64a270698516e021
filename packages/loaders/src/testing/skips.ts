import type { Capabilities, Loader } from '../loader.ts';
import type { QueryableLoader } from '../reader.ts';
import type { CaseContext, CaseDefinition } from './harness.ts';

/** Skips a case for loaders that do not declare a capability. */
export function unlessCapable(
  ...needed: readonly (keyof Omit<Capabilities, 'textLimits'>)[]
): NonNullable<CaseDefinition['skips']> {
  return ({ loader: { name, capabilities } }) => {
    const missing = needed.find((one) => capabilities[one] !== true);
    return missing && `The loader ${name} does not declare the capability ${missing}.`;
  };
}

/** Skips a case for loaders without a reader. */
export function unlessQueryable({ loader }: CaseContext): string | undefined {
  return has(loader, 'openReader') ? undefined : `The loader ${loader.name} has no openReader.`;
}

/** Skips a case for loaders that do not rewrite rows, or if nothing edits the rows of the target. */
export function unlessRowsAreEdited(context: CaseContext): string | undefined {
  const reason = unlessCapable('rewrite')(context);
  if (reason !== undefined || context.harness.editRow !== undefined) return reason;
  return 'The harness has no editRow.';
}

/** Skips a case for loaders without a ledger that can be read. */
export function unlessLedger({ loader }: CaseContext): string | undefined {
  return has(loader, 'openLedger') ? undefined : `The loader ${loader.name} has no openLedger.`;
}

/** Skips a case if nothing reads the rejects of a target. */
export function unlessRejectsAreRead({ harness, loader }: CaseContext): string | undefined {
  if (harness.readRejects !== undefined || has(loader, 'openLedger')) return undefined;
  return `The harness has no readRejects, and the loader ${loader.name} no openLedger.`;
}

/** Whether a loader has a method that is optional. */
export function has<Name extends 'openReader' | 'openLedger'>(
  loader: Loader,
  name: Name,
): loader is Loader & Pick<QueryableLoader, Name> {
  return name in loader && typeof (loader as Partial<QueryableLoader>)[name] === 'function';
}
