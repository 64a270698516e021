import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** What is used of PGlite, which is a dependency of the package and not of the repository. */
interface PgliteModule {
  readonly PGlite: {
    create(dataDir: string, options?: { readonly noInitDb: boolean }): Promise<Pglite>;
  };
}

interface Pglite {
  exec(sql: string): Promise<unknown>;
  query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, string>>[] }>;
  dumpDataDir(compression: 'none'): Promise<Blob>;
  close(): Promise<void>;
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
  const pglite = (await import(pathToFileURL(entry.replace(/\.cjs$/, '.js')).href)) as PgliteModule;
  const tar = await initialise(pglite);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
  };
  writeFileSync(path, brotliCompressSync(tar, { params }));
}

/**
 * The files of a new database that was shut down, so that opening it needs no recovery. Each first
 * run writes them, so they lack what an embedded database does not use: the databases for `create
 * database`, which are two thirds of them, and the write-ahead log of `initdb`.
 */
async function initialise({ PGlite }: PgliteModule): Promise<Buffer> {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-initdb-'));
  try {
    const database = await PGlite.create(directory);
    for (const name of ['template1', 'template0']) {
      await database.exec(`alter database ${name} with is_template false`);
      await database.exec(`drop database ${name}`);
    }
    await database.exec('vacuum freeze');
    await database.exec('select pg_switch_wal()');
    await database.exec('checkpoint');
    const { rows } = await database.query('select pg_walfile_name(pg_current_wal_lsn()) as name');
    await database.close();
    const log = join(directory, 'pg_wal');
    for (const name of readdirSync(log)) {
      if (!/^[\dA-F]{24}$/.test(name)) continue;
      const segment = join(log, name);
      // The loader fills it up with zeros; the other segments are for future use.
      if (name === rows[0]?.['name']) truncateSync(segment, usedLength(readFileSync(segment)));
      else rmSync(segment);
    }
    const files = await PGlite.create(directory, { noInitDb: true });
    return Buffer.from(await (await files.dumpDataDir('none')).arrayBuffer());
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The length of the pages that are not empty. */
function usedLength(segment: Buffer): number {
  const pageBytes = 8192;
  let length = segment.length;
  while (length > 0 && segment.subarray(length - pageBytes, length).every((byte) => byte === 0)) {
    length -= pageBytes;
  }
  return length;
}
