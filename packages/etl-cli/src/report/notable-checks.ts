import { isNotable } from '@spacex-platform/loaders/internal/pipeline';
import { type CheckOutcome, knownFaults, launchLibraryFaults } from '@spacex-platform/transform';

/** Most important first; the errors of r/SpaceX come before those of Launch Library. */
const knownErrors = Object.keys({ ...knownFaults, ...launchLibraryFaults });

/**
 * The checks that did not pass. Checks without known errors are first, then the others in the order
 * of the list of known errors.
 */
export function notableChecks(checks: readonly CheckOutcome[]): readonly CheckOutcome[] {
  return checks.filter(isNotable).toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ id }: CheckOutcome): number {
  return knownErrors.indexOf(id);
}
