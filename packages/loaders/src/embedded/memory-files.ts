import type { MemoryFS } from '@electric-sql/pglite';
import type { PgliteModule } from './pglite-query.ts';
import { tarEntries } from './tar-entries.ts';

/** Where PGlite has its database. */
const root = '/pglite/data';

/** What is used of the file system of Emscripten. */
interface FileSystem {
  mkdirTree(path: string, mode: number): void;
  writeFile(path: string, data: Uint8Array, options: { readonly canOwn: boolean }): void;
  truncate(path: string, length: number): void;
  chmod(path: string, mode: number): void;
}

/**
 * The file system in memory of PGlite with the files of a tar. They are not copied: the database
 * writes into the tar, so it must not be used again.
 */
export function memoryFilesOf(pglite: PgliteModule, tar: Uint8Array): MemoryFS {
  class InitialisedMemory extends pglite.MemoryFS {
    // PGlite calls it before it looks for a database.
    override async initialSyncFs(): Promise<void> {
      const files = this.pg?.Module.FS as unknown as FileSystem;
      files.mkdirTree(root, 0o700);
      for (const { path, mode, size, data } of tarEntries(tar)) {
        const target = `${root}/${path}`;
        if (data === undefined) files.mkdirTree(target, mode);
        else {
          files.writeFile(target, data, { canOwn: true });
          if (size > data.length) files.truncate(target, size);
          files.chmod(target, mode);
        }
      }
    }
  }
  return new InitialisedMemory();
}
