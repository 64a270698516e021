import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';

/** Old enough for every zip, and the same at every build. */
const mtime = new Date(1980, 0, 1);

/**
 * Bundles the ingest Lambda into `lambda.zip`: one ES module, `lambda.mjs`, whose handler is
 * `lambda.handler`. The SDK is in it: the runtime's own one changes by itself, is not the one that
 * was tested, and loads slower than what is left of it here. The same sources give the same bytes.
 *
 * @param dist folder of the built `lambda/index.js`
 */
export async function writeLambda(dist: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(dist, '../package.json'), 'utf8')) as {
    version: string;
  };
  const { outputFiles } = await build({
    entryPoints: [join(dist, 'lambda/index.js')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    // Our own packages say so themselves: what is imported for nothing is left out.
    logOverride: { 'ignored-bare-import': 'silent' },
    define: { SPACEX_ETL_VERSION: JSON.stringify(manifest.version) },
    // Packages in the older form of modules ask for Node's by require.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild has made no bundle of the Lambda.');
  const zip = zipSync({ 'lambda.mjs': [bundle.contents, { mtime, level: 9 }] });
  writeFileSync(join(dist, 'lambda.zip'), zip);
}
