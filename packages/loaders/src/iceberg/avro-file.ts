import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
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
 */
export class AvroEncoder {
  readonly #avro: Avro;
  readonly #schema: AvroSchema;
  readonly #type: Type;
  readonly #records: Buffer[] = [];

  constructor(avro: Avro, schema: AvroSchema) {
    this.#avro = avro;
    this.#schema = schema;
    this.#type = typeOf(avro, schema);
  }

  /**
   * @param record values of the type long may be number or bigint
   * @throws TypeError if it does not match the schema
   */
  add(record: unknown): void {
    this.#records.push(this.#type.toBuffer(record));
  }

  /** The file with all records so far. */
  file(header: AvroHeader): Uint8Array {
    const [avro, records] = [this.#avro, this.#records];
    const data = Buffer.concat(records);
    const sync = syncOf(data);
    const meta = { ...header, 'avro.codec': 'null', 'avro.schema': JSON.stringify(this.#schema) };
    const entries = Object.entries(meta).map(([name, text]) => [name, Buffer.from(text)] as const);
    const head = containerHeader(avro).toBuffer({ magic, meta: Object.fromEntries(entries), sync });
    if (records.length === 0) return head;
    const body = containerBlock(avro).toBuffer({ count: records.length, data, sync });
    return Buffer.concat([head, body]);
  }
}

/** A file of {@link AvroEncoder} with these records. */
export function encodeAvro(
  avro: Avro,
  schema: AvroSchema,
  records: readonly unknown[],
  header: AvroHeader,
): Uint8Array {
  const encoder = new AvroEncoder(avro, schema);
  for (const record of records) encoder.add(record);
  return encoder.file(header);
}

/**
 * Decodes an Avro file, which another program may have compressed. Every byte of it has to be part of a
 * complete block, which avsc's own decoder of files does not check: it ends at a cut without an error. A file of another program that ends between two blocks cannot be recognised here: the
 * manifest list has the number of entries of each manifest.
 *
 * @param isHashed whether {@link encodeAvro} wrote it, so that its sync marker is a hash of its records
 * @throws Error if the file is damaged, or compressed by another method than deflate
 */
export function decodeAvro(avro: Avro, bytes: Uint8Array, isHashed = false): AvroFile {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!magic.equals(file.subarray(0, magic.length))) {
    throw new Error('it does not begin with the bytes of Avro');
  }
  const head = containerHeader(avro).decode(file) as Decoded<ContainerHeader>;
  if (head.offset < 0) throw new Error('it ends within its header');
  const header = Object.fromEntries(
    Object.entries(head.value.meta).map(([name, text]) => [name, String(text)]),
  );
  const type = typeOf(avro, JSON.parse(header['avro.schema'] ?? '') as AvroSchema);
  const blocks = blocksOf(avro, file, head.offset, head.value.sync);
  if (isHashed && !head.value.sync.equals(syncOf(Buffer.concat(blocks.map(({ data }) => data))))) {
    throw new Error('its hash differs');
  }
  const codec = header['avro.codec'] ?? 'null';
  return { header, records: blocks.flatMap((block) => recordsOf(type, block, codec)) };
}

/** The blocks of a file, from an offset to its end. */
function blocksOf(avro: Avro, file: Buffer, from: number, sync: Buffer): ContainerBlock[] {
  const type = containerBlock(avro);
  const blocks: ContainerBlock[] = [];
  for (let at = from; at < file.length; ) {
    const { value, offset } = type.decode(file, at) as Decoded<ContainerBlock>;
    if (offset < 0) throw new Error('it ends within a block');
    if (!sync.equals(value.sync)) throw new Error('a block does not end with the sync marker');
    blocks.push(value);
    at = offset;
  }
  return blocks;
}

function recordsOf(type: Type, { count, data }: ContainerBlock, codec: string): unknown[] {
  const plain = uncompressed(data, codec);
  // A record has at least one byte.
  if (count < 0 || count > plain.length) throw new Error('a block has a wrong number of records');
  const records: unknown[] = [];
  let at = 0;
  while (records.length < count) {
    const { value, offset } = type.decode(plain, at) as Decoded<unknown>;
    if (offset < 0) throw new Error('a block ends within a record');
    records.push(value);
    at = offset;
  }
  if (at !== plain.length) throw new Error('a block has more than its records');
  return records;
}

function uncompressed(data: Buffer, codec: string): Buffer {
  if (codec === 'null') return data;
  if (codec === 'deflate') return inflateRawSync(data);
  throw new Error(`its compression ${codec} is not supported`);
}

interface ContainerHeader {
  readonly meta: Readonly<Record<string, Buffer>>;
  readonly sync: Buffer;
}

interface ContainerBlock {
  /** Number of records. */
  readonly count: number;
  readonly data: Buffer;
  readonly sync: Buffer;
}

/** A value, and where it ends; that is negative if the bytes end before. */
interface Decoded<Value> {
  readonly value: Value;
  readonly offset: number;
}

/** The sync marker of a file: a hash of its uncompressed records. */
function syncOf(records: Uint8Array): Buffer {
  return createHash('sha256').update(records).digest().subarray(0, syncBytes);
}

/** A type that has bigint for long, because ids of snapshots have 63 bits. */
function typeOf(avro: Avro, schema: AvroSchema): Type {
  return avro.Type.forSchema(schema as Parameters<typeof avro.Type.forSchema>[0], {
    registry: { long: exactLong(avro) },
    wrapUnions: false,
  });
}

/** A number on its way to avsc, which copies it. A new buffer for each would be 200 bytes. */
const longBytes = Buffer.alloc(8);

function exactLong(avro: Avro): Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer(value: bigint | number) {
      longBytes.writeBigInt64LE(BigInt(value));
      return longBytes;
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
