import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packages = new URL('../../packages/', import.meta.url);

/** A door into a package: a path that its `exports` names. */
export interface Entry {
  /** Folder of the package: `loaders`. */
  readonly folder: string;
  /** What people import: `@spacex-platform/loaders/postgres`. */
  readonly specifier: string;
  /** Its declarations, as they are published. */
  readonly declarations: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/**
 * Every entry of every package.
 *
 * @throws where a package is not built
 */
export function entries(): Entry[] {
  return readdirSync(packages).flatMap((folder) => {
    const home = new URL(`${folder}/`, packages);
    const text = readFileSync(new URL('package.json', home), 'utf8');
    const { name, exports } = JSON.parse(text) as Manifest;
    return Object.entries(exports).flatMap(([path, target]) => {
      // Internal entries are for the other packages of the platform, and are no public interface.
      if (typeof target === 'string' || path.startsWith('./internal')) return [];
      const declarations = fileURLToPath(new URL(target.types, home));
      if (!existsSync(declarations)) throw new Error(`${declarations} is not built: pnpm build`);
      return [{ folder, specifier: name + path.slice(1), declarations }];
    });
  });
}
