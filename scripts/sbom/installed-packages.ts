import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Directories of the packages that pnpm installed in `<directory>/node_modules`, by `name@version`. */
export function installedPackages(directory: string): Map<string, string> {
  const store = join(directory, 'node_modules/.pnpm');
  const homes = readdirSync(store)
    .map((entry) => join(store, entry, 'node_modules'))
    // The links between packages are in `node_modules/.pnpm/node_modules`.
    .filter(
      (modules) => existsSync(modules) && modules !== join(store, 'node_modules/node_modules'),
    )
    .flatMap((modules) => packagesIn(modules).map((name) => join(modules, name)))
    .filter((home) => !lstatSync(home).isSymbolicLink());
  return new Map(
    homes.map((home) => {
      const manifest = readFileSync(join(home, 'package.json'), 'utf8');
      const { name, version } = JSON.parse(manifest) as { name: string; version: string };
      return [`${name}@${version}`, home];
    }),
  );
}

function packagesIn(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((inScope) => `${name}/${inScope}`)
        : [name],
    );
}
