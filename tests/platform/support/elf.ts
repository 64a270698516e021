import { closeSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const processors: Readonly<Record<number, string>> = { 62: 'amd64', 183: 'arm64' };

/** Executables and libraries below a directory, with the processor that their headers name. */
export function nativeFiles(directory: string): { path: string; processor: string }[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    // Links to directories are followed.
    .map((entry) => realpathSync(join(entry.parentPath, entry.name)));
  return [...new Set(files)].flatMap((path) => {
    const processor = processorOf(path);
    return processor === undefined ? [] : [{ path, processor }];
  });
}

/** Processor of an ELF file; undefined for other files. */
function processorOf(path: string): string | undefined {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  readSync(file, header, 0, 20, 0);
  closeSync(file);
  if (header.subarray(0, 4).toString('latin1') !== '\u007fELF') return undefined;
  const machine = header.readUInt16LE(18);
  return processors[machine] ?? `processor ${machine}`;
}
