import { existsSync, readdirSync } from 'node:fs';

/** Directories of the published packages, each after the packages it depends on. */
export function packageFolders(root = new URL('../', import.meta.url)): URL[] {
  const order = ['spacex-client', 'transform', 'loaders', 'etl-cli'];
  const packages = new URL('packages/', root);
  const found = readdirSync(packages).filter((name) =>
    existsSync(new URL(`${name}/package.json`, packages)),
  );
  const unplaced = found.filter((name) => !order.includes(name));
  if (unplaced.length > 0) {
    throw new Error(`scripts/package-folders.ts does not list ${unplaced.join()}`);
  }
  return order.map((name) => new URL(`${name}/`, packages));
}
