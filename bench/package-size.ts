/**
 * Measures what the packages and similar ones need, and writes docs/package-size.md.
 *
 *     node bench/package-size.ts                 all
 *     node bench/package-size.ts sizes           installs, bundles and type checks
 *     node bench/package-size.ts first-load      seconds of a first load, next to dlt
 *     node bench/package-size.ts page            nothing: only write the page again
 *
 * The figures are in bench/package-size.json, so that each part can be measured alone. Needs a build
 * (`pnpm build`), npm, and Python 3 with venv. Seconds need a machine without other work.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../tests/support/repository.ts';
import { measureFirstLoad } from './first-load-times.ts';
import { measureInstalls } from './install-size.ts';
import { type PackageSizes, packageSizePage } from './package-size-page.ts';

const file = new URL('package-size.json', import.meta.url);
const parts = ['sizes', 'first-load', 'page'];
const [part, ...others] = process.argv.slice(2);
if (others.length > 0 || (part !== undefined && !parts.includes(part))) {
  console.error(`Usage: node bench/package-size.ts [${parts.join('|')}]`);
  process.exit(2);
}

let figures = JSON.parse(readFileSync(file, 'utf8')) as PackageSizes;
if (part === undefined || part === 'sizes') {
  figures = { ...figures, sizes: await measureInstalls() };
}
if (part === undefined || part === 'first-load') {
  figures = { ...figures, firstLoad: await measureFirstLoad() };
}
writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
writeFileSync(join(repositoryRoot, 'docs/package-size.md'), packageSizePage(figures));
