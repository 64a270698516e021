import * as js from './xxhash64-js.ts';
import { wasmXxhash64 } from './xxhash64-wasm.ts';

/**
 * xxHash64 over single values, chained by the seed, exactly as Spark SQL's `xxhash64(a, b, …)`
 * does it: so that one cluster statement computes the same `_content_hash` as this code. It has
 * one running hash at a time.
 */
export interface Xxhash64 {
  /** Sets the running hash. */
  seed(value: number): void;
  /** Adds a 32-bit integer (Spark's `hashInt`). */
  addInt(value: number): void;
  /** Adds a safe integer as 64 bits (Spark's `hashLong`). */
  addSafeInteger(value: number): void;
  /** Adds a double by its bits; -0 counts as 0, as in SQL. */
  addDouble(value: number): void;
  /** Adds a moment as 64 bits: its microseconds since 1970-01-01T00:00:00Z. */
  addMoment(days: number, microsOfDay: number): void;
  /** Adds a text by its UTF-8 bytes. */
  addText(text: string): void;
  /** The running hash as a signed 64-bit integer. */
  digest(): bigint;
}

let chosen: Xxhash64 | undefined;

/** The one in WebAssembly, or the one in JavaScript where the platform forbids the former. */
export function xxhash64(): Xxhash64 {
  chosen ??= choose();
  return chosen;
}

function choose(): Xxhash64 {
  try {
    return wasmXxhash64();
  } catch {
    return js;
  }
}
