import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** What is used of PGlite, which is a dependency of the package and not of the repository. */
interface PgliteModule {
  readonly PGlite: {
    create(dataDir: string): Promise<{
      dumpDataDir(compression: 'none'): Promise<Blob>;
      close(): Promise<void>;
    }>;
  };
}

/** How hard to compress: the best quality takes a minute more and saves a quarter. */
const quality = 9;

/**
 * Writes the files of a new, empty database, which the embedded loader starts from, because `initdb`
 * takes seconds. They are made by the installed PGlite and fit only that version, so they are
 * rewritten if it changes.
 *
 * @param dist folder of the built package that depends on PGlite
 */
export async function writePgdata(dist: string): Promise<void> {
  const from = createRequire(pathToFileURL(join(process.cwd(), 'package.json')));
  const entry = from.resolve('@electric-sql/pglite');
  const { version } = from(join(entry, '../../package.json')) as { version: string };
  const path = join(dist, `pgdata-${version}.tar.br`);
  if (existsSync(path)) return;
  for (const old of globSync(join(dist, 'pgdata-*.tar.br'))) rmSync(old);
  const { PGlite } = (await import(
    pathToFileURL(entry.replace(/\.cjs$/, '.js')).href
  )) as PgliteModule;
  const database = await PGlite.create('memory://');
  const tar = Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer());
  await database.close();
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    // The databases inside are copies of each other, 8 MB apart.
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
  };
  writeFileSync(path, brotliCompressSync(tar, { params }));
}
