import type { IcebergType } from './metadata.ts';

/** A value of a column as it is compared: texts are their bytes in UTF-8. */
export type BoundValue = number | bigint | boolean | Uint8Array;

/**
 * Encodes a bound or a partition value.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", appendix D (binary single-value serialization).
 *
 * @throws TypeError for a type that the platform does not write
 * @example
 * ```ts
 * singleValue('int', 2022); // <e6 07 00 00>
 * ```
 */
export function singleValue(type: IcebergType, value: BoundValue): Uint8Array {
  // avsc encodes a Buffer only.
  if (value instanceof Uint8Array) return Buffer.from(value);
  switch (type) {
    case 'boolean':
      return Buffer.of(value === true ? 1 : 0);
    case 'int':
    case 'date': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(Number(value));
      return bytes;
    }
    case 'long':
    case 'timestamptz': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(value));
      return bytes;
    }
    default:
      throw new TypeError(`Values of the Iceberg type ${type} cannot be encoded.`);
  }
}

/** Compares two values of one column, texts by their bytes. */
export function compareValues(one: BoundValue, other: BoundValue): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}
