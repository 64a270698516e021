import { cores, type Row } from '@spacex-platform/transform';
import { afterEach, expect, test, vi } from 'vitest';
import { hashesIn } from '../src/lake/file-hashes.ts';
import { loadParquet } from '../src/parquet/index.ts';

const zlib = vi.hoisted(() => ({ hasZstd: true }));

vi.mock('node:zlib', async (original) => {
  const actual = await original<{ default: typeof import('node:zlib') }>();
  const { zstdDecompressSync, ...others } = actual.default;
  const get = () => (zlib.hasZstd ? zstdDecompressSync : undefined);
  return { default: Object.defineProperty({ ...others }, 'zstdDecompressSync', { get }) };
});
afterEach(() => {
  zlib.hasZstd = true;
});

const row = (at: number): Row =>
  ({
    core_id: `core ${at}`,
    serial: `B${at % 7}`,
    reuse_count: at,
    status: 'active',
    source: 'spacex',
  }) as unknown as Row;

test.each([
  ['hyparquet', true],
  ['WebAssembly, where Node has no ZSTD', false],
])('reads the hashes of all row groups with %s', async (_, hasZstd) => {
  zlib.hasZstd = hasZstd;
  const encoder = (await loadParquet())(cores, { metadata: {}, rowGroupRows: 300 });
  let sum = 0n;
  for (let at = 0; at < 1000; at++) sum += encoder.add(row(at));
  const { bytes } = encoder.take();
  expect(await hashesIn(bytes)).toEqual({ rows: 1000, sum: BigInt.asIntN(64, sum) });
});
