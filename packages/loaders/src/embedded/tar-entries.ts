/** A file or a directory of the initialised files. */
export interface TarEntry {
  /** Without a slash at its beginning or end. */
  readonly path: string;
  readonly mode: number;
  /** Bytes of the file; what follows the data is zero. */
  readonly size: number;
  /** The bytes of a file, which are those of the tar; undefined for a directory. */
  readonly data: Uint8Array | undefined;
}

const blockBytes = 512;
/** The tar has only the used part of a segment of the write-ahead log, since the rest is 16 MB of zeros. */
const segmentBytes = 16 << 20;
const segment = /^pg_wal\/[\dA-F]{24}$/;
const regular = 0x30;
const directory = 0x35;
const decoder = new TextDecoder('latin1');

/**
 * The files and directories of a tar (ustar) of a database in their order, without copying them.
 *
 * @throws RangeError if it is cut, or has entries of another type
 */
export function* tarEntries(tar: Uint8Array): Generator<TarEntry> {
  const text = (from: number, length: number): string => {
    const field = tar.subarray(from, from + length);
    const end = field.indexOf(0);
    return decoder.decode(end < 0 ? field : field.subarray(0, end)).trim();
  };
  const octal = (from: number, length: number) => Number.parseInt(text(from, length) || '0', 8);
  // A block of zeros ends the tar.
  for (let at = 0; tar[at] !== 0; ) {
    const [name, prefix] = [text(at, 100), text(at + 345, 155)];
    const [mode, size, type] = [octal(at + 100, 8), octal(at + 124, 12), tar[at + 156]];
    const from = at + blockBytes;
    if (!(from + size <= tar.length)) throw new RangeError(`The tar is cut at byte ${tar.length}.`);
    if (type !== regular && type !== directory) {
      throw new RangeError(`The tar has an entry of the type ${type}: ${name}`);
    }
    const path = (prefix === '' ? name : `${prefix}/${name}`).replace(/^\/+|\/+$/g, '');
    const data = type === directory ? undefined : tar.subarray(from, from + size);
    yield { path, mode, size: segment.test(path) ? Math.max(size, segmentBytes) : size, data };
    at = from + Math.ceil(size / blockBytes) * blockBytes;
  }
}
