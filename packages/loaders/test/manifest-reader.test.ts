import avro from 'avsc';
import * as hyparquet from 'hyparquet';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeManifest, ManifestEncoder, type ManifestEntry } from '../src/iceberg/manifest.ts';
import {
  decodeManifestList,
  encodeManifestList,
  listedManifest,
} from '../src/iceberg/manifest-list.ts';
import { ManifestReader } from '../src/iceberg/manifest-reader.ts';
import type { IcebergSchema, IcebergSnapshot, PartitionSpec } from '../src/iceberg/metadata.ts';
import type { ObjectStore } from '../src/object-store/object-store.ts';

const driver = { avro, hyparquet };
const url = 's3://bucket/lake';
const directory = 'curated/cores/metadata';
const schema: IcebergSchema = {
  ...{ type: 'struct', 'schema-id': 0 },
  fields: [{ id: 1, name: 'core_id', required: true, type: 'string' }],
};
const spec: PartitionSpec = { 'spec-id': 0, fields: [] };

let files: Map<string, Uint8Array>;
beforeEach(() => {
  files = new Map();
});

function newReader(): ManifestReader {
  const read: ObjectStore['read'] = async function* (path) {
    yield files.get(path) ?? Buffer.alloc(0);
  };
  return new ManifestReader(driver, { url, read } as ObjectStore);
}

function entry(name: string): ManifestEntry {
  return {
    ...{ status: 1, snapshot_id: 7n, sequence_number: null, file_sequence_number: null },
    data_file: {
      ...{ content: 0, file_path: `${url}/curated/cores/${name}.parquet`, file_format: 'PARQUET' },
      ...{ partition: {}, record_count: 1, file_size_in_bytes: 100, column_sizes: null },
      ...{ value_counts: null, null_value_counts: null, nan_value_counts: null },
      ...{ lower_bounds: null, upper_bounds: null, key_metadata: null, split_offsets: null },
      ...{ equality_ids: null, sort_order_id: 0, referenced_data_file: null },
    },
  };
}

/** Writes a snapshot with one manifest; its list says that the manifest has these entries. */
function snapshotOf(
  written: readonly ManifestEntry[],
  listed: readonly ManifestEntry[],
  summary: IcebergSnapshot['summary'],
  change: (bytes: Buffer) => Buffer = (bytes) => bytes,
): IcebergSnapshot {
  const encoder = new ManifestEncoder(driver, schema, spec);
  for (const entry of written) encoder.add(entry);
  const bytes = encoder.file();
  files.set(`${directory}/m0.avro`, change(Buffer.from(bytes)));
  const base = { 'snapshot-id': 7n, 'sequence-number': 1 };
  const manifest = { path: `${url}/${directory}/m0.avro`, length: bytes.length, specId: 0 };
  const list = encodeManifestList(driver, [listedManifest(manifest, listed, base, [])], base);
  files.set(`${directory}/snap-7.avro`, list);
  return {
    ...{ ...base, 'timestamp-ms': 0, 'manifest-list': `${url}/${directory}/snap-7.avro` },
    ...{ summary, 'schema-id': 0 },
  };
}

async function pathsOf(snapshot: IcebergSnapshot): Promise<string[]> {
  const reader = newReader();
  const [listed] = await reader.manifestsOf(snapshot);
  if (listed === undefined) throw new Error('The list has no manifest.');
  return (await reader.entriesOf(listed)).map(({ data_file: file }) => file.file_path);
}

const own = { operation: 'append', 'spacex.run-id': '01890a5d-ac96-774b-bcce-000000000001' };
const foreign = { operation: 'append' };
const both = [entry('one'), entry('two')];

describe.each([
  ['the lake', own],
  ['another program', foreign],
] as const)('a manifest of %s', (_, summary) => {
  test('is read', async () => {
    const snapshot = snapshotOf(both, both, summary);
    expect(await pathsOf(snapshot)).toEqual(both.map(({ data_file: file }) => file.file_path));
  });

  test('is damaged if it has fewer entries than its list says', async () => {
    await expect(pathsOf(snapshotOf([entry('one')], both, summary))).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(
        `${directory}/m0.avro of the lake ${url} .*1 entries instead of 2`,
      ),
    });
  });

  test('is damaged if it ends early', async () => {
    const snapshot = snapshotOf(both, both, summary, (bytes) => bytes.subarray(0, -30));
    await expect(pathsOf(snapshot)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(`${directory}/m0.avro .*bytes instead of `),
    });
  });
});

test('a manifest and a list are not taken for each other', () => {
  snapshotOf(both, both, own);
  const of = (name: string) => files.get(`${directory}/${name}.avro`) ?? Buffer.alloc(0);
  expect(decodeManifest(driver, of('m0'), true)).toHaveLength(2);
  expect(decodeManifestList(driver, of('snap-7'), true)).toHaveLength(1);
  expect(() => decodeManifest(driver, of('snap-7'), true)).toThrow('not those of a manifest');
  expect(() => decodeManifestList(driver, of('m0'), true)).toThrow('not those of a manifest list');
});

test.each([
  ['the lake', own],
  ['another program', foreign],
] as const)('a list of %s is damaged if it ends early', async (_, summary) => {
  const snapshot = snapshotOf(both, both, summary);
  const path = `${directory}/snap-7.avro`;
  const whole = files.get(path) ?? Buffer.alloc(0);
  for (const length of [0, 3, 100, whole.length - 17, whole.length - 1]) {
    files.set(path, whole.subarray(0, length));
    await expect(newReader().manifestsOf(snapshot), `${length}`).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining(`${path} of the lake ${url} cannot be read`),
    });
  }
});

test('a path of a data file that was changed in a manifest of the lake is damage', async () => {
  const snapshot = snapshotOf(both, both, own, (bytes) => {
    bytes.write('cut.parquet', bytes.indexOf('two.parquet'));
    return bytes;
  });
  await expect(pathsOf(snapshot)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('its hash differs'),
  });
});
