import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import avro from 'avsc';
import { describe, expect, test } from 'vitest';
import { decodeAvro, encodeAvro } from '../src/iceberg/avro-file.ts';
import type { AvroSchema } from '../src/iceberg/avro-schemas.ts';

const schema: AvroSchema = {
  type: 'record',
  name: 'file',
  fields: [
    { name: 'path', type: 'string' },
    { name: 'bytes', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
};
const records = [
  { path: 's3://lake/one.parquet', bytes: 9_007_199_254_740_993n, note: null },
  { path: 's3://lake/two.parquet', bytes: -1n, note: 'é' },
  { path: '', bytes: 0n, note: '' },
];
const whole = Buffer.from(encodeAvro(avro, schema, records, { 'format-version': '2' }));

const long = avro.Type.forSchema('long');
const text = avro.Type.forSchema('string');

/** A file as another program writes it: with a random marker, and a block for each record. */
function foreignFile(codec: 'null' | 'deflate'): Buffer {
  const type = avro.Type.forSchema(schema as Parameters<typeof avro.Type.forSchema>[0]);
  const sync = randomBytes(16);
  const meta = { 'avro.codec': codec, 'avro.schema': JSON.stringify(schema) };
  const entries = Object.entries(meta).flatMap((entry) => entry.map((one) => text.toBuffer(one)));
  const header = [Buffer.from('Obj\u0001'), long.toBuffer(2), ...entries, long.toBuffer(0), sync];
  const blocks = records.flatMap(({ path, note }) => {
    const plain = type.toBuffer({ path, bytes: path.length, note });
    const data = codec === 'null' ? plain : deflateRawSync(plain);
    return [long.toBuffer(1), long.toBuffer(data.length), data, sync];
  });
  return Buffer.concat([...header, ...blocks]);
}

describe('a file of the lake', () => {
  test('is decoded with its header and exact numbers', () => {
    for (const isHashed of [true, false]) {
      const { header, records: found } = decodeAvro(avro, whole, isHashed);
      expect(found.map((one) => ({ ...(one as object) }))).toEqual(records);
      expect(header).toMatchObject({ 'format-version': '2', 'avro.codec': 'null' });
    }
    const empty = encodeAvro(avro, schema, [], {});
    expect(decodeAvro(avro, empty, true).records).toEqual([]);
  });

  test('is damaged if it is cut at any length, or has more bytes', () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeAvro(avro, whole.subarray(0, length), true), `${length}`).toThrow();
    }
    expect(() => decodeAvro(avro, Buffer.concat([whole, Buffer.of(0)]), true)).toThrow();
    expect(() => decodeAvro(avro, Buffer.concat([whole, whole]), true)).toThrow();
  });

  test('is damaged if any byte of its records or its marker differs', () => {
    // The marker is at the end of the header, and at the end of the file.
    const marker = whole.subarray(-16);
    const begin = whole.indexOf(marker);
    expect(begin).toBeLessThan(whole.length - 16);
    for (let at = begin; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => decodeAvro(avro, changed, true), `${at}`).toThrow();
    }
  });
});

describe('a file of another program', () => {
  test.each(['null', 'deflate'] as const)('is decoded from several blocks: %s', (codec) => {
    const { records: found } = decodeAvro(avro, foreignFile(codec));
    expect(found).toMatchObject(records.map(({ path, note }) => ({ path, note })));
    expect(found.map((one) => (one as { bytes: bigint }).bytes)).toEqual([21n, 21n, 0n]);
  });

  test.each(['null', 'deflate'] as const)(
    'is damaged if it is cut, except between two blocks: %s',
    (codec) => {
      const bytes = foreignFile(codec);
      const sound: number[] = [];
      for (let length = 0; length < bytes.length; length++) {
        try {
          sound.push(decodeAvro(avro, bytes.subarray(0, length)).records.length);
        } catch {
          // Damaged.
        }
      }
      // Then the file has all of its records so far: its manifest list says how many there are.
      expect(sound).toEqual([0, 1, 2]);
    },
  );

  test('is damaged if it has fewer or more records than a block says', () => {
    const marker = whole.subarray(-16);
    const count = whole.indexOf(marker) + 16;
    // A zigzag number: 3 is 6.
    expect(whole[count]).toBe(6);
    for (const other of [0, 4, 8, 5]) {
      const changed = Buffer.from(whole);
      changed[count] = other;
      expect(() => decodeAvro(avro, changed), `${other}`).toThrow();
    }
  });

  test.each([
    ['text', Buffer.from('{"not": "Avro"}')],
    ['another codec', Buffer.from(whole.toString('latin1').replace('null', 'nulx'), 'latin1')],
  ])('is an error: %s', (_, bytes) => {
    expect(() => decodeAvro(avro, bytes)).toThrow(/^(it|its) /);
  });
});
