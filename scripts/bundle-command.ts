import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { thirdPartyNotices } from './third-party-notices.ts';

/**
 * Packages that a command loads from `node_modules`: those with files of their own (WebAssembly,
 * binaries), and large ones that few commands need.
 */
const external = [
  '@aws-lambda-powertools/*',
  '@aws-sdk/*',
  // It has no file with its licence.
  '@bomb.sh/tab',
  '@duckdb/node-api',
  '@electric-sql/pglite',
  '@observablehq/plot',
  'agent-base',
  'apache-arrow',
  'avsc',
  'http-proxy-agent',
  'https-proxy-agent',
  'hyparquet',
  'hyparquet-writer',
  'linkedom',
  'open',
  'parquet-wasm',
  'pg',
  'pg-copy-streams',
  'undici',
];

/**
 * Bundles the command line into `main.js` and `command/`, because loading some files takes less time
 * than loading 600 modules. Other programs import the packages and not this bundle, so its classes of
 * errors are those of the command only.
 *
 * @param dist folder of the built package
 */
export async function bundleCommand(dist: string): Promise<void> {
  const folder = join(dist, 'command');
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: [join(dist, '../src/main.ts')],
    outdir: dist,
    bundle: true,
    splitting: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external,
    // Without new names, so that a stack trace can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    chunkNames: 'command/[name]-[hash]',
    plugins: [filesOfPackages],
    // Our packages declare that they have no side effects, so unused imports are dropped.
    logOverride: { 'ignored-bare-import': 'silent' },
    // CommonJS dependencies require Node's modules.
    banner: {
      js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
    },
  });
  const inputs = Object.keys(metafile.inputs);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(inputs));
}

/** Modules read files next to them, which the bundle does not have: they are read from the package. */
const filesOfPackages: Plugin = {
  name: 'files-of-packages',
  setup({ onLoad }) {
    onLoad({ filter: /\/packages\/[\w-]+\/(dist\/.*\.js|src\/.*\.ts)$/ }, ({ path }) => {
      const [, root = '', name = ''] = /^(.*\/packages\/([\w-]+)\/)/.exec(path) ?? [];
      const own = `./${relative(root, path)}`;
      const url = `new URL(${JSON.stringify(own)}, import.meta.resolve('@spacex-platform/${name}/package.json')).href`;
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', url);
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
};
