import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The licences of the packages whose code is in a bundle, which their authors require with each copy.
 *
 * @param inputs paths of the bundled modules
 * @throws Error if a package has no file with its licence
 */
export function thirdPartyNotices(inputs: readonly string[]): string {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const notices = [...folders].map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly version: string;
      readonly license: string;
    };
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (file === undefined) throw new Error(`${manifest.name} has no file with its licence.`);
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
    return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
  });
  const head = 'The command spacex-etl contains code of these packages.\n';
  return [head, ...notices.sort()].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the package in `node_modules` that a module belongs to. */
function packageFolder(path: string): string | undefined {
  if (!path.includes('node_modules')) return undefined;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // Some packages have manifests without a name in their folders.
    if (existsSync(manifest) && 'version' in JSON.parse(readFileSync(manifest, 'utf8')))
      return folder;
    if (dirname(folder) === folder) throw new Error(`${path} belongs to no package.`);
  }
}
