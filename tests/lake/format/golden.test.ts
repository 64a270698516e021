import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { lakeLoader, verifyLake } from '@spacex-platform/loaders/lake';
import { fileStore, readManifest } from '@spacex-platform/loaders/raw-zone';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  filesOf,
  goldenBytes,
  goldenFolder,
  goldenRunId,
  goldenStore,
  writeGoldenLake,
} from './golden-lake.ts';
import { faultsOf } from './schemas.ts';
import { flights, sitesWithRegion } from './tables.ts';

interface Manifest {
  resources: { parts: { path: string; bytes: number; sha256: string }[] }[];
}

const golden = (path: string) => readFileSync(join(goldenFolder, path));
const again =
  'Files of the golden lake differ. If the change is intended, describe it in docs/lake-format.md and run: pnpm build && node tests/lake/format/write-golden.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spacex-golden-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

describe('the golden lake', () => {
  test('is written byte for byte', async () => {
    await writeGoldenLake(folder);
    const paths = filesOf(folder);
    expect(paths, again).toEqual(filesOf(goldenFolder));
    for (const path of paths) {
      const [written, expected] = [goldenBytes(folder, path), golden(path)];
      if (path.endsWith('.gz')) {
        // Versions of zlib compress the same documents into different bytes.
        expect(gunzipSync(written).toString(), path).toBe(gunzipSync(expected).toString());
      } else if (path.startsWith('raw/')) {
        expect(withGoldenParts(written), path).toBe(expected.toString('utf8'));
      } else if (path.endsWith('.json')) {
        expect(written.toString('utf8'), `${path}: ${again}`).toBe(expected.toString('utf8'));
      } else {
        expect(written.equals(expected), `${path}: ${again}`).toBe(true);
      }
    }
  });

  test('is written in the order that docs/lake-format.md states', async () => {
    const [, , third] = await writeGoldenLake(folder);
    const id = goldenRunId(3);
    const metadata = (name: string) => `curated/flights/metadata/${name}`;
    // The documented rule: half of the first 64 bits of a hash, with the last bit set.
    const hash = createHash('sha256').update(`${id}/flights`).digest('hex').slice(0, 16);
    const snapshot = (BigInt(`0x${hash}`) / 2n) | 1n;
    expect(third?.map(({ call, path }) => `${call} ${path}`)).toEqual([
      `create raw/spacex/v4/flights/ingest_date=2022-10-07/run=${id}/part-00000.ndjson.gz`,
      `create raw/spacex/v4/_runs/${id}.json`,
      `create curated/flights/run=${id}/launch_year=2022/part-00000.parquet`,
      `create ${metadata(`${id}-m0.avro`)}`,
      `create ${metadata(`${id}-m1.avro`)}`,
      `create ${metadata(`snap-${snapshot}-1-${id}.avro`)}`,
      `create ${metadata(`00002-${id}.metadata.json`)}`,
      `write curated/_runs/${goldenRunId(2)}.json`,
      'replace curated/_current.json',
      `write ledger/${id}.json`,
      `replace ${metadata('v2.metadata.json')}`,
      `replace ${metadata('version-hint.text')}`,
    ]);
  });

  test('is complete, and has the rows that it was written with', async () => {
    cpSync(goldenFolder, folder, { recursive: true });
    expect((await verifyLake(goldenStore(folder))).problems).toEqual([]);
    const store = fileStore(pathToFileURL(folder));
    const loader = lakeLoader({ store, tables: [flights, sitesWithRegion] });
    const reader = await loader.openReader();
    onTestFinished(() => reader.close());
    const rows = async (sql: string) => (await reader.query(sql)).rows;
    expect(
      await rows('select flight_id, name, mass_kg, distance, crew from flights order by 1'),
    ).toEqual([
      { flight_id: 'f1', name: 'Größe "x"', mass_kg: 20, distance: -0.5, crew: 0 },
      { flight_id: 'f2', name: null, mass_kg: null, distance: null, crew: 5 },
      { flight_id: 'f3', name: '', mass_kg: 9_007_199_254_740_991, distance: 1e-7, crew: -1 },
    ]);
    expect(await rows('select site_id, region, name from sites')).toEqual([
      { site_id: 's1', region: 'Marshall Islands', name: 'Kwajalein Atoll' },
    ]);
    const manifest = await readManifest(store);
    expect(manifest.run_id).toBe(goldenRunId(3));
    expect(manifest.resources.map(({ resource, documents }) => [resource, documents])).toEqual([
      ['flights', 3],
      ['sites', 1],
    ]);
  });

  test('has the JSON files that the schemas describe, and every field is described', () => {
    const described = filesOf(goldenFolder).flatMap((path) => {
      const schema = schemaFor(path);
      return schema === undefined ? [] : [{ path, schema }];
    });
    for (const { path, schema } of described) {
      const value = JSON.parse(golden(path).toString('utf8')) as unknown;
      expect([path, ...faultsOf(schema, value)]).toEqual([path]);
    }
    expect(new Set(described.map(({ schema }) => schema)).size).toBe(3);
    expect(described).toHaveLength(9);
  });
});

function schemaFor(path: string): 'pointer' | 'ledger-entry' | 'raw-manifest' | undefined {
  if (/^curated\/(_current|_runs\/[^/]+)\.json$/.test(path)) return 'pointer';
  if (/^ledger\/[^/]+\.json$/.test(path)) return 'ledger-entry';
  if (/^raw\/spacex\/v4\/_runs\/[^/]+\.json$/.test(path)) return 'raw-manifest';
  return undefined;
}

/** A manifest with the sizes and hashes of the parts as committed. */
function withGoldenParts(manifest: Buffer): string {
  const parsed = JSON.parse(manifest.toString('utf8')) as Manifest;
  const expected = new Map(
    [1, 2, 3].flatMap((run) => {
      const path = `raw/spacex/v4/_runs/${goldenRunId(run)}.json`;
      const { resources } = JSON.parse(golden(path).toString('utf8')) as Manifest;
      return resources.flatMap(({ parts }) => parts.map((part) => [part.path, part] as const));
    }),
  );
  for (const part of parsed.resources.flatMap(({ parts }) => parts)) {
    const { bytes, sha256 } = expected.get(part.path) ?? part;
    Object.assign(part, { bytes, sha256 });
  }
  return `${JSON.stringify(parsed, null, 2)}\n`;
}
