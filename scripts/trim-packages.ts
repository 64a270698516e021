/**
 * Deletes the files of installed packages that no program loads, to make the container image smaller:
 *
 *     node scripts/trim-packages.ts <folder>
 *
 * Licences and manifests are retained. Nothing is deleted from packages that only have what Node loads.
 */
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** For developers: declarations, source maps, texts. */
const development = [
  '**/*.{d.ts,d.mts,d.cts,map,tsbuildinfo}',
  '**/{README,CHANGELOG,HISTORY}{,.*}',
];

/** Second builds for browsers and bundlers, sources, and extensions of the database, by package. */
const unused: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/*': ['dist-es', 'dist-types'],
  '@smithy/*': ['dist-es', 'dist-types'],
  '@electric-sql/pglite': ['dist/*.tar.gz'],
  'apache-arrow': ['src', '*.min.js'],
  'parquet-wasm': ['bundler', 'esm'],
  zod: ['src'],
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/trim-packages.ts <folder>');
  process.exit(2);
}
// Each package is once in the folder of pnpm; everything else is a link to it.
const store = join(folder, 'node_modules/.pnpm');
const patterns = [
  ...development.map((pattern) => `*/node_modules/${pattern}`),
  ...Object.entries(unused).flatMap(([name, paths]) =>
    paths.map((path) => `*/node_modules/${name}/${path}`),
  ),
];
let deleted = 0;
for (const path of globSync(patterns, { cwd: store })) {
  rmSync(join(store, path), { recursive: true, force: true });
  deleted += 1;
}
console.log(`${deleted} files and folders of installed packages were deleted`);
