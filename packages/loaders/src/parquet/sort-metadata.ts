/**
 * Puts the key-value metadata of a Parquet file into the order of their keys, in place.
 * parquet-wasm writes them in an order that changes from file to file, and the same rows must
 * make the same bytes. The entries stand one after the other in the footer, each of the same
 * length wherever it stands, so nothing else moves.
 *
 * Source: Apache Parquet, "File Format" and `parquet.thrift` (`KeyValue`); Apache Thrift,
 * "Compact protocol".
 *
 * @throws Error where they are not found, which would be a file of another form
 */
export function sortMetadata(file: Uint8Array, metadata: Readonly<Record<string, string>>): void {
  const names = Object.keys(metadata).sort();
  if (names.length < 2) return;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const footerLength = bytes.readUInt32LE(bytes.length - footerEnd);
  const footer = bytes.subarray(bytes.length - footerEnd - footerLength, bytes.length - footerEnd);
  const entries = names.map((name) => keyValue(name, metadata[name] as string));
  const places = entries.map((entry) => footer.lastIndexOf(entry));
  const length = entries.reduce((sum, entry) => sum + entry.length, 0);
  const start = Math.min(...places);
  const end = Math.max(...places.map((place, at) => place + (entries[at] as Buffer).length));
  if (start < 0 || end - start !== length) {
    throw new Error('The key-value metadata of a Parquet file do not stand where they should.');
  }
  Buffer.concat(entries).copy(footer, start);
}

/** The length of the footer, and `PAR1`. */
const footerEnd = 8;
/** The next field of a struct, of type binary. */
const nextText = 0x18;
const endOfStruct = 0;

function keyValue(key: string, value: string): Buffer {
  return Buffer.concat([binary(key), binary(value), Buffer.of(endOfStruct)]);
}

function binary(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.of(nextText, ...varint(bytes.length)), bytes]);
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
