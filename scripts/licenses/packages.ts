import { execFileSync } from 'node:child_process';
import { type Bom, type Component, packageNameOf } from '../sbom/bom.ts';
import type { LicensedPackage } from './violations.ts';

/** Packages of an SBOM in CycloneDX. */
export function packagesOfBom(bom: Bom): LicensedPackage[] {
  return bom.components.map((component) => ({
    name: packageNameOf(component),
    version: component.version ?? '',
    license: licenseOf(component),
  }));
}

function licenseOf({ licenses = [] }: Component): string | undefined {
  const texts = licenses.map(
    ({ license, expression }) => expression ?? license?.id ?? license?.name ?? '',
  );
  // Several licences of one component apply together.
  return texts.length === 0 ? undefined : texts.map((text) => `(${text})`).join(' AND ');
}

/** Every package that is installed in a workspace, from the manifests of the packages. */
export function installedPackagesOf(workspace: string): LicensedPackage[] {
  const text = execFileSync('pnpm', ['licenses', 'list', '--json'], {
    cwd: workspace,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const byLicense = JSON.parse(text) as Record<string, { name: string; versions: string[] }[]>;
  return Object.entries(byLicense).flatMap(([license, packages]) =>
    packages.flatMap(({ name, versions }) =>
      versions.map((version) => ({
        name,
        version,
        license: license === 'Unknown' ? undefined : license,
      })),
    ),
  );
}
