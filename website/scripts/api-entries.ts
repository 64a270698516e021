import { readFileSync } from 'node:fs';
import { root } from './page-sources.ts';

/** Page of an entry point of a package. */
export interface ApiPage {
  /** Import specifier without the scope: `loaders/postgres`. */
  readonly label: string;
  readonly slug: string;
  /** Source file, relative to the root. */
  readonly source: string;
}

/** All entry points that the packages export. */
export function apiPages(): ApiPage[] {
  return ['spacex-client', 'transform', 'loaders', 'etl-cli'].flatMap((name) => {
    const manifest = JSON.parse(
      readFileSync(new URL(`packages/${name}/package.json`, root), 'utf8'),
    ) as { exports: Record<string, string | { default: string }> };
    return Object.entries(manifest.exports).flatMap(([path, target]) => {
      if (typeof target === 'string' || path.startsWith('./internal')) return [];
      const label = `${name}${path.slice(1)}`;
      const source = target.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
      return [{ label, slug: `api/${label}`, source: `packages/${name}/${source}` }];
    });
  });
}
