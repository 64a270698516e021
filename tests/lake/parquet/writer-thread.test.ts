import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { FileJob } from '../../../packages/loaders/src/parquet/file-job.ts';
import {
  loadParquetWriter,
  type ParquetEncoder,
} from '../../../packages/loaders/src/parquet/index.ts';
import { WriterThread } from '../../../packages/loaders/src/parquet/writer-thread.ts';
import { workersDuring } from '../../support/workers-during.ts';
import { arbitrarySample, samples } from './support/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'spacex-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const metadata = { run_id: 'r', table: 'samples' };
const parts = [400, 1, 900, 30].map((numRuns, seed) =>
  fc.sample(arbitrarySample, { numRuns, seed }),
);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function moduleOf(code: string): string {
  const path = join(folder, `${sha256(Buffer.from(code)).slice(0, 8)}.mjs`);
  writeFileSync(path, code);
  return path;
}

/** An encoder with a job that no thread can convert. */
function brokenEncoder(job: FileJob): ParquetEncoder {
  const texts = { ...job.texts, sizes: job.texts.sizes.map(() => 2 ** 40) };
  return { takeJob: () => ({ ...job, texts }) } as unknown as ParquetEncoder;
}

describe('files of another thread', () => {
  test('are the same as those of the calling thread', async () => {
    const here = await loadParquetWriter();
    const there = await loadParquetWriter();
    const workers = await workersDuring(async () => {
      there.files.startThread();
      there.files.startThread();
      const [one, other] = [here, there].map((it) => it.makeEncoder(samples, { metadata }));
      const written = parts.map((rows) => {
        for (const row of rows) {
          one?.add(row);
          other?.add(row);
        }
        const expected = one?.take();
        return { expected, file: there.files.write(other as ParquetEncoder) };
      });
      for (const { expected, file } of written) {
        const { bytes, rows, ...rest } = await file;
        expect(Buffer.compare(bytes, expected?.bytes ?? Buffer.of())).toBe(0);
        expect({ rows, ...rest }).toEqual({ rows: expected?.rows, sha256: sha256(bytes) });
      }
      await there.files.close();
    });
    expect(workers).toBe(1);
  });

  test('are written by the calling thread if the other one is not started', async () => {
    const { makeEncoder, files } = await loadParquetWriter();
    const workers = await workersDuring(async () => {
      const encoder = makeEncoder(samples, { metadata });
      for (const row of parts[0] ?? []) encoder.add(row);
      const { bytes, rows, sha256: hash } = await files.write(encoder);
      expect({ rows, hash }).toEqual({ rows: 400, hash: sha256(bytes) });
      await files.close();
    });
    expect(workers).toBe(0);
  });
});

describe.each([true, false])('errors, with another thread: %s', (isStarted) => {
  test('have the same code and name the table', async () => {
    const { makeEncoder, files } = await loadParquetWriter();
    if (isStarted) files.startThread();
    const encoder = makeEncoder(samples, { metadata });
    await expect(files.write(encoder)).rejects.toThrow(TypeError);
    for (const row of parts[0] ?? []) encoder.add(row);
    const failing = files.write(brokenEncoder(encoder.takeJob()));
    await expect(failing).rejects.toMatchObject({
      code: 'statement',
      message: expect.stringMatching(
        /^Creating a Parquet file of 400 rows of samples \(\d+ bytes\) failed: .*grow/,
      ),
      cause: expect.any(Error),
    });
    for (const row of parts[0] ?? []) encoder.add(row);
    await expect(files.write(encoder)).resolves.toMatchObject({ rows: 400 });
    await files.close();
  });
});

describe('a thread', () => {
  const job = async () => {
    const encoder = (await loadParquetWriter()).makeEncoder(samples, { metadata });
    for (const row of parts[1] ?? []) encoder.add(row);
    return encoder.takeJob();
  };

  test('that ends answers all its jobs with an error', async () => {
    const code = `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => process.exit(3));
      parentPort.postMessage('ready');`;
    const thread = await WriterThread.start(moduleOf(code));
    const answers = [await job(), await job()].map((one) => thread?.convert(one));
    for (const answer of answers) expect(await answer).toMatchObject({ error: expect.any(Error) });
    expect(await thread?.convert(await job())).toMatchObject({ error: expect.any(Error) });
  });

  test.each([
    ['whose module is missing', () => join(folder, 'missing.js')],
    ['whose module throws', () => moduleOf("throw new Error('no such package');")],
    ['that ends early', () => moduleOf('process.exit(0);')],
  ])('%s is not used', async (_, file) => {
    expect(await WriterThread.start(file())).toBeUndefined();
  });
});
