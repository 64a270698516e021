import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

const maxBuffer = 256 * 1024 * 1024;

/**
 * The contents of a directory as a compressed tar archive. Brotli, because its window is large
 * enough to find that the three databases of a PostgreSQL data directory are almost the same.
 */
export function packDirectory(path: string): Buffer {
  const tar = execFileSync(
    'tar',
    ['-C', path, '--sort=name', '--owner=0', '--group=0', '-cf', '-', '.'],
    {
      maxBuffer,
    },
  );
  return brotliCompressSync(tar, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
    },
  });
}

/** Extracts an archive of `packDirectory` into a directory, which it creates. */
export function unpackDirectory(archive: Buffer, path: string): void {
  mkdirSync(path, { recursive: true });
  execFileSync('tar', ['-C', path, '-xf', '-'], { input: brotliDecompressSync(archive) });
}
