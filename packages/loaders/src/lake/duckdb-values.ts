import type { DuckDBVector } from '@duckdb/node-api';
import { type DuckdbDriver, plainValue } from './duckdb-driver.ts';

/**
 * Reads the values of a vector as the other targets return them. Texts are decoded here: the driver
 * drops a U+FEFF at the beginning, which is part of the text.
 */
export function valuesOf(driver: DuckdbDriver, vector: DuckDBVector): (at: number) => unknown {
  if (vector instanceof driver.DuckDBVarCharVector) {
    // The same memory as bytes. The driver has no public way to read the bytes of a text.
    const texts = driver.DuckDBBlobVector.fromRawVector(vector['vector'], vector.itemCount);
    return (at) => {
      const bytes = texts.getItemBytes(at);
      if (bytes === null) return null;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    };
  }
  if (vector instanceof driver.DuckDBListVector) {
    const items = valuesOf(driver, vector.childVector);
    return (at) => {
      if (vector.getItemVector(at) === null) return null;
      const offset = vector.getEntryOffset(at);
      return Array.from({ length: vector.getEntryLength(at) }, (_, index) => items(offset + index));
    };
  }
  return (at) => plainValue(driver, vector.getItem(at));
}
