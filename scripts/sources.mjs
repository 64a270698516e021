/**
 * Lets Node run the command line from its sources, without a build: imports of this repository's
 * packages lead to their sources, whose types Node removes.
 *
 *     node --import ./scripts/sources.mjs packages/etl-cli/src/main.ts --help
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const packages = new URL('../packages/', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const [, name, rest] = /^@spacex-platform\/([\w-]+)(.*)$/.exec(specifier) ?? [];
    const built = name && exportsOf(name)[`.${rest}`]?.default;
    if (built === undefined) return nextOfPackage(specifier, context, next);
    const source = built.replace(/^\.\/dist\/(.*)\.js$/, './src/$1.ts');
    const { href } = new URL(`${name}/${source}`, packages);
    return { url: href, format: 'module-typescript', shortCircuit: true };
  },
});

/** Optional peers, such as the drivers of the loaders, are those of the command line. */
function nextOfPackage(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    const isOurs = context.parentURL?.startsWith(packages.href);
    if (!isOurs || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const parentURL = new URL('etl-cli/package.json', packages).href;
    return next(specifier, { ...context, parentURL });
  }
}

const known = new Map();

/** The exports of a package by their paths. */
function exportsOf(name) {
  if (!known.has(name)) {
    const manifest = readFileSync(new URL(`${name}/package.json`, packages), 'utf8');
    known.set(name, JSON.parse(manifest).exports);
  }
  return known.get(name);
}
