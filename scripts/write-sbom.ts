/**
 * Writes software bills of materials (CycloneDX) with the name and version of what is shipped, and a
 * hash of each component.
 *
 *     node scripts/write-sbom.ts packages <folder>        one for each tarball of pack-packages.ts
 *     node scripts/write-sbom.ts image <folder> <version>  of the content of the image, to standard output
 *
 * Set `PNPM_CONFIG_SUPPORTED_ARCHITECTURES` for an image of another processor.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageFolders } from './package-folders.ts';
import { type Bom, type Component, packageNameOf } from './sbom/bom.ts';
import { completeBom } from './sbom/complete-bom.ts';
import { filesOf, hashOf } from './sbom/content.ts';
import { installedPackages } from './sbom/installed-packages.ts';
import { pnpmBom } from './sbom/pnpm-bom.ts';

const [verb, folder, version] = process.argv.slice(2);
if (verb === 'packages' && folder !== undefined) writePackageBoms(resolve(folder));
else if (verb === 'image' && folder !== undefined && version !== undefined) {
  process.stdout.write(textOf(imageBom(resolve(folder), version)));
} else {
  console.error(
    'usage: node scripts/write-sbom.ts packages <folder>\n       node scripts/write-sbom.ts image <folder> <version>',
  );
  process.exit(2);
}

function writePackageBoms(directory: string): void {
  const tarballs = readdirSync(directory).filter((file) => file.endsWith('.tgz'));
  const hashes = (component: Component) => {
    const prefix = packageNameOf(component).replace('@', '').replace('/', '-');
    const name = `${prefix}-${component.version}.tgz`;
    if (!tarballs.includes(name)) throw new Error(`${directory} does not contain ${name}`);
    return { hashes: [hashOf(join(directory, name), 'sha512')] };
  };
  for (const home of packageFolders()) {
    const { name } = JSON.parse(readFileSync(new URL('package.json', home), 'utf8')) as {
      name: string;
    };
    const bom = pnpmBom(name, 'library');
    const { component } = bom.metadata;
    const purl = component.purl ?? '';
    const complete = completeBom(bom, {
      component: { ...component, purl, ...hashes(component) },
      contentOf: hashes,
    });
    const file = `${name.replace('@', '').replace('/', '-')}-${component.version}.cdx.json`;
    writeFileSync(join(directory, file), textOf(complete));
  }
}

function imageBom(directory: string, version: string): Bom {
  const installed = installedPackages(directory);
  const bom = onlyOf(pnpmBom('@spacex-platform/image', 'application'), installed);
  const { licenses } = bom.metadata.component;
  return completeBom(bom, {
    component: {
      type: 'container',
      name: 'spacex-etl',
      version,
      purl: `pkg:oci/spacex-etl?tag=${encodeURIComponent(version)}`,
      ...(licenses === undefined ? {} : { licenses }),
    },
    // Packages of this repository have no archive: the image contains their files.
    contentOf: (component) => ({ components: filesOf(installed.get(nameOf(component)) ?? '') }),
  });
}

/** Leaves out packages of the lockfile that are not installed, such as optional peers. */
function onlyOf(bom: Bom, installed: ReadonlyMap<string, string>): Bom {
  const components = bom.components.filter((component) => installed.has(nameOf(component)));
  const listed = new Set(components.map(nameOf));
  const missing = [...installed.keys()].filter((name) => !listed.has(name));
  if (missing.length > 0) throw new Error(`pnpm sbom does not list ${missing.join()}`);
  const refs = new Set([bom.metadata.component, ...components].map((part) => part['bom-ref']));
  const dependencies = bom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ dependsOn = [], ...rest }) => ({
      ...rest,
      dependsOn: dependsOn.filter((ref) => refs.has(ref)),
    }));
  return { ...bom, components, dependencies };
}

function nameOf(component: Component): string {
  return `${packageNameOf(component)}@${component.version}`;
}

function textOf(bom: Bom): string {
  return `${JSON.stringify(bom, null, 2)}\n`;
}
