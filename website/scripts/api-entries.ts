import { readFileSync } from 'node:fs';
import { root } from './page-sources.ts';

/** An entry point of a package, as a page. */
export interface ApiPage {
  /** What one imports, without the scope: `loaders/postgres`. */
  readonly label: string;
  readonly slug: string;
  /** The file that it is made from, as a path from the root. */
  readonly source: string;
}

/** Every entry point that a package exports. */
export function apiPages(): ApiPage[] {
  return ['spacex-client', 'transform', 'loaders', 'etl-cli'].flatMap((name) => {
    const manifest = JSON.parse(
      readFileSync(new URL(`packages/${name}/package.json`, root), 'utf8'),
    ) as { exports: Record<string, string | { default: string }> };
    return Object.entries(manifest.exports).flatMap(([path, target]) => {
      if (typeof target === 'string') return [];
      const label = `${name}${path.slice(1)}`;
      const source = target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
      return [{ label, slug: `api/${label}`, source: `packages/${name}/${source}` }];
    });
  });
}
