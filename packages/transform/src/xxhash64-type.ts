/**
 * xxHash64 over single values, each seeded with the hash so far, exactly as Spark SQL's
 * `xxhash64(a, b, …)` computes it, so that one statement on a cluster gives the same
 * `_content_hash` as this code. An instance computes one hash at a time.
 */
export interface Xxhash64 {
  /** Starts a hash with this seed. */
  seed(value: number): void;
  /** Adds a 32-bit integer (Spark's `hashInt`). */
  addInt(value: number): void;
  /** Adds a safe integer as 64 bits (Spark's `hashLong`). */
  addSafeInteger(value: number): void;
  /** Adds a double by its bits; -0 counts as 0, as in SQL. */
  addDouble(value: number): void;
  /** Adds a timestamp as 64 bits: its microseconds since 1970-01-01T00:00:00Z. */
  addMoment(days: number, microsOfDay: number): void;
  /** Adds a text by its UTF-8 bytes. */
  addText(text: string): void;
  /** Memory of at least this size for `addBytes`; it may be another array than before. */
  reserve(bytes: number): Uint8Array<ArrayBuffer>;
  /** Adds bytes of the reserved memory. */
  addBytes(at: number, length: number): void;
  /** The hash so far as a signed 64-bit integer. */
  digest(): bigint;
}
