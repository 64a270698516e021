import { createHash } from 'node:crypto';
import type { Type } from 'avsc';
import type { AvroSchema } from './avro-schemas.ts';
import type { IcebergDriver } from './driver.ts';

type Avro = IcebergDriver['avro'];

/** Entries of the header of a file, in addition to its schema and codec. */
export type AvroHeader = Readonly<Record<string, string>>;

/** The records of a file, and its header. */
export interface AvroFile {
  readonly header: AvroHeader;
  /** Values of the type long are bigint. */
  readonly records: readonly unknown[];
}

const magic = Buffer.from('Obj\u0001');
const syncBytes = 16;

/**
 * Encodes records as a complete Avro file of one block, without compression. The same records give the
 * same bytes: the sync marker is a hash of the records.
 *
 * Source: Apache Avro, "Specification", object container files.
 *
 * @param records values of the type long may be number or bigint
 * @throws TypeError if a record does not match the schema
 */
export function encodeAvro(
  avro: Avro,
  schema: AvroSchema,
  records: readonly unknown[],
  header: AvroHeader,
): Uint8Array {
  const type = typeOf(avro, schema);
  const block = Buffer.concat(records.map((record) => type.toBuffer(record)));
  const sync = createHash('sha256').update(block).digest().subarray(0, syncBytes);
  const meta = { ...header, 'avro.codec': 'null', 'avro.schema': JSON.stringify(schema) };
  const entries = Object.entries(meta).map(([name, text]) => [name, Buffer.from(text)] as const);
  const head = containerHeader(avro).toBuffer({ magic, meta: Object.fromEntries(entries), sync });
  if (records.length === 0) return head;
  const body = containerBlock(avro).toBuffer({ count: records.length, data: block, sync });
  return Buffer.concat([head, body]);
}

/**
 * Decodes an Avro file, which another program may have compressed.
 *
 * @throws Error if the file is damaged, or compressed by another method than deflate
 */
export async function decodeAvro(avro: Avro, bytes: Uint8Array): Promise<AvroFile> {
  const decoder = new avro.streams.BlockDecoder({
    parseHook: (schema) => typeOf(avro, schema as AvroSchema),
  });
  let header: AvroHeader = {};
  decoder.on(
    'metadata',
    (_type: Type, _codec: string, { meta }: { meta: Record<string, Buffer> }) => {
      header = Object.fromEntries(Object.entries(meta).map(([name, text]) => [name, String(text)]));
    },
  );
  decoder.end(bytes);
  const records: unknown[] = [];
  for await (const record of decoder) records.push(record);
  return { header, records };
}

/** A type that has bigint for long, because ids of snapshots have 63 bits. */
function typeOf(avro: Avro, schema: AvroSchema): Type {
  return avro.Type.forSchema(schema as Parameters<typeof avro.Type.forSchema>[0], {
    registry: { long: exactLong(avro) },
    wrapUnions: false,
  });
}

function exactLong(avro: Avro): Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer(value: bigint | number) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
    },
    fromJSON: (value: number | string) => BigInt(value),
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint' || Number.isSafeInteger(value),
    compare: (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0),
  });
}

const syncType = { type: 'fixed', name: 'sync', size: syncBytes } as const;

function containerHeader(avro: Avro): Type {
  return avro.Type.forSchema({
    type: 'record',
    name: 'header',
    fields: [
      { name: 'magic', type: { type: 'fixed', name: 'magic', size: magic.length } },
      { name: 'meta', type: { type: 'map', values: 'bytes' } },
      { name: 'sync', type: syncType },
    ],
  });
}

function containerBlock(avro: Avro): Type {
  return avro.Type.forSchema({
    type: 'record',
    name: 'block',
    fields: [
      { name: 'count', type: 'long' },
      { name: 'data', type: 'bytes' },
      { name: 'sync', type: syncType },
    ],
  });
}
