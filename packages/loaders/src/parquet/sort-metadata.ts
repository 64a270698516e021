/**
 * Sorts the key-value metadata of a Parquet file by key, in place. parquet-wasm writes them in
 * random order, but the same rows must produce the same bytes. The entries are contiguous in the
 * footer and their length does not depend on their position, so no other bytes move.
 *
 * Source: Apache Parquet, "File Format" and `parquet.thrift` (`KeyValue`); Apache Thrift,
 * "Compact protocol".
 *
 * @throws Error if they are not found, which means that the file has an unexpected format
 */
export function sortMetadata(file: Uint8Array, metadata: Readonly<Record<string, string>>): void {
  const names = Object.keys(metadata).sort();
  if (names.length < 2) return;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const footerLength = bytes.readUInt32LE(bytes.length - trailerBytes);
  const footer = bytes.subarray(
    bytes.length - trailerBytes - footerLength,
    bytes.length - trailerBytes,
  );
  const entries = names.map((name) => keyValue(name, metadata[name] as string));
  const offsets = entries.map((entry) => footer.lastIndexOf(entry));
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  const start = Math.min(...offsets);
  const end = Math.max(...offsets.map((offset, at) => offset + (entries[at] as Buffer).length));
  if (start < 0 || end - start !== length) {
    throw new Error('The key-value metadata of a Parquet file are not where they are expected.');
  }
  Buffer.concat(entries).copy(footer, start);
}

/** Size of the footer's length and of `PAR1`. */
const trailerBytes = 8;
/** Header of the next field of a struct, of type binary. */
const nextBinary = 0x18;
const endOfStruct = 0;

function keyValue(key: string, value: string): Buffer {
  return Buffer.concat([binary(key), binary(value), Buffer.of(endOfStruct)]);
}

function binary(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(nextBinary, ...varint(bytes.length)), bytes]);
}

/** Seven bits per byte, least significant first. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
