import { randomUUID } from 'node:crypto';
import { type FileHandle, link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { outputBegins } from './failure-output.ts';

/** Receives the output of a command, and makes its writer wait while it is full. */
export interface Sink {
  write(data: string | Uint8Array): Promise<void>;
  /** Columns of the terminal; undefined if it is none. */
  readonly width?: number | undefined;
}

/** The reader of standard output has closed it, as `head` does. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** Standard output. @throws OutputClosed from `write` */
export function standardOutput(): Sink {
  const { stdout } = process;
  return {
    width: stdout.isTTY ? stdout.columns : undefined,
    write: (data) =>
      new Promise((resolve, reject) => {
        outputBegins();
        stdout.write(data, (error) => {
          if (error === null || error === undefined) resolve();
          else reject(new OutputClosed(error.message, { cause: error }));
        });
      }),
  };
}

/**
 * Writes a file: beside its path first, which it replaces only when it is complete. A symbolic link or
 * an existing file is replaced; if the work fails, nothing remains.
 *
 * @param isNew refuses to replace a file
 * @throws UsageError if the file cannot be created
 */
export async function writeWholeFile(
  path: string,
  work: (sink: Sink) => Promise<void>,
  isNew = false,
): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.part`;
  const file = await create(path, temporary);
  try {
    try {
      await work({ write: async (data) => void (await file.writeFile(data)) });
      await file.sync();
    } finally {
      await file.close();
    }
    if (isNew) {
      // Unlike a rename, a link fails if the file exists.
      await link(temporary, path);
      await rm(temporary);
    } else await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new Error(`Writing ${path} failed (${code}). No file was written.`, { cause: error });
  }
}

async function create(path: string, temporary: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx', 0o666);
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? `the directory ${dirname(path)} does not exist`
        : `the system says ${code}`;
    throw new UsageError(`Cannot create ${path}: ${reason}.`);
  }
}
