/**
 * Compares the licences of all packages with scripts/licenses/policy.ts: those that users get, and those
 * of tools. Needs no network. Exits with 1 if a licence is not allowed.
 *
 *     node scripts/check-licenses.ts            what is installed in this repository
 *     node scripts/check-licenses.ts SBOM …     what is shipped, by its SBOMs
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installedPackagesOf, packagesOfBom } from './licenses/packages.ts';
import { shipped, tools } from './licenses/policy.ts';
import { licenseViolations } from './licenses/violations.ts';
import type { Bom } from './sbom/bom.ts';
import { pnpmBom } from './sbom/pnpm-bom.ts';

const files = process.argv.slice(2);
const boms =
  files.length > 0
    ? files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Bom)
    : [pnpmBom('@spacex-platform/image', 'application')];
const forUsers = boms.flatMap(packagesOfBom);
const installed =
  files.length > 0 ? [] : installedPackagesOf(fileURLToPath(new URL('../', import.meta.url)));

const violations = [
  ...licenseViolations(forUsers, shipped),
  ...licenseViolations(installed, tools),
];
for (const violation of violations) console.error(violation);
console.log(
  `${forUsers.length} packages that users get, ${installed.length} installed packages: ${violations.length} with a licence that is not allowed`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
