import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

const decompress = promisify(brotliDecompress);

/** Where the file can be: beside the built module or above it, or in `dist` for the sources. */
const directories = ['./', '../', '../../dist/'];

/**
 * The files of a new, empty database as a tar, as the build has made them with PGlite. Undefined if the
 * installed PGlite has another version, or if the file is missing, for example in a bundle.
 */
export async function initialisedFiles(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const name = `pgdata-${await pgliteVersion()}.tar.br`;
    for (const directory of directories) {
      const archive = await readFile(new URL(directory + name, import.meta.url)).catch(
        () => undefined,
      );
      if (archive === undefined) continue;
      // Decompressed here, because PGlite reports a damaged archive as an unhandled rejection.
      const tar = await decompress(archive);
      return new Uint8Array(tar.buffer as ArrayBuffer, tar.byteOffset, tar.length);
    }
    return undefined;
  } catch {
    return undefined;
  }
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = await readFile(join(dirname(entry), '../package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
