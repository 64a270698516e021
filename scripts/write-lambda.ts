import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';

/** The earliest date that a zip can hold, and the same in every build. */
const mtime = new Date(1980, 0, 1);

/**
 * Bundles the ingest Lambda into `lambda.zip`: one ES module, `lambda.mjs`, whose handler is
 * `lambda.handler`. The bundle contains the SDK: the runtime's copy changes without notice, was not
 * tested with this code, and loads slower. The same sources give the same bytes.
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
    // Our packages declare that they have no side effects, so unused imports are dropped.
    logOverride: { 'ignored-bare-import': 'silent' },
    define: { SPACEX_ETL_VERSION: JSON.stringify(manifest.version) },
    // CommonJS dependencies require Node's modules.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error('esbuild has made no bundle of the Lambda.');
  const zip = zipSync({ 'lambda.mjs': [bundle.contents, { mtime, level: 9 }] });
  writeFileSync(join(dist, 'lambda.zip'), zip);
}
