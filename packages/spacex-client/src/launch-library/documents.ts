import type { CheckedDocument, DocumentKind } from '../validate-document.ts';
import { validateDocument } from '../validate-document.ts';
import type { LaunchLibraryLaunch, ListedLaunch } from './launch.ts';
import { launchSchema, listedLaunchSchema } from './launch.ts';
import type { LaunchMode } from './launch-filter.ts';
import type { Launcher } from './launcher-stage.ts';
import { launcherSchema } from './launcher-stage.ts';

/** The type of a launch in each mode. */
export interface DocumentOfMode {
  readonly list: ListedLaunch;
  readonly normal: LaunchLibraryLaunch;
  readonly detailed: LaunchLibraryLaunch;
}

const launchKinds: { readonly [Mode in LaunchMode]: DocumentKind<DocumentOfMode[Mode]> } = {
  list: { name: 'launches', schema: listedLaunchSchema },
  normal: { name: 'launches', schema: launchSchema },
  detailed: { name: 'launches', schema: launchSchema },
};

/**
 * Validates a launch in the names of version 2.3.0. Unknown fields are drift.
 *
 * @param raw its JSON text as received, for a reject
 * @example
 * ```ts
 * const raw = '{"id": "9d576892-dcf0-472b-92d1-37053ff549ab"}';
 * const checked = checkLaunch('detailed', normaliseLaunch(JSON.parse(raw)), raw);
 * if (!checked.ok) console.warn(checked.reject.issues);
 * ```
 */
export function checkLaunch<Mode extends LaunchMode>(
  mode: Mode,
  value: unknown,
  raw: string,
): CheckedDocument<DocumentOfMode[Mode]> {
  return validateDocument(launchKinds[mode], value, () => raw, true);
}

/**
 * Validates a booster in the names of version 2.3.0, as {@link checkLaunch} does a launch.
 *
 * @example
 * ```ts
 * const raw = '{"id": 42, "serial_number": "B1035"}';
 * const checked = checkLauncher(normaliseLauncher(JSON.parse(raw)), raw);
 * ```
 */
export function checkLauncher(value: unknown, raw: string): CheckedDocument<Launcher> {
  return validateDocument({ name: 'launchers', schema: launcherSchema }, value, () => raw, true);
}
