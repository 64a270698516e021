import parse from 'spdx-expression-parse';
import type { LicensePolicy } from './policy.ts';

/** A package with the licence that its manifest states: an SPDX expression, if it is valid. */
export interface LicensedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string | undefined;
}

/** A sentence for each package whose licence the policy does not allow. */
export function licenseViolations(
  packages: readonly LicensedPackage[],
  { allowed, exceptions }: LicensePolicy,
): string[] {
  return packages
    .filter(({ name, version }) => !exceptions.has(`${name}@${version}`))
    .filter(({ license }) => license === undefined || !isAllowed(license, allowed))
    .map(({ name, version, license }) =>
      license === undefined
        ? `${name}@${version} states no licence`
        : `${name}@${version} has the licence ${license}, which is not allowed`,
    );
}

/** Of an expression with OR, one side suffices; with AND, both are required. */
function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  try {
    return satisfies(parse(expression), allowed);
  } catch {
    // Not an SPDX expression, such as `SEE LICENSE IN …`.
    return false;
  }
}

function satisfies(info: parse.Info, allowed: ReadonlySet<string>): boolean {
  if ('conjunction' in info) {
    const sides = [info.left, info.right];
    return info.conjunction === 'or'
      ? sides.some((side) => satisfies(side, allowed))
      : sides.every((side) => satisfies(side, allowed));
  }
  // An exception (WITH) only adds permissions.
  return allowed.has(info.license);
}
