import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocument, resources } from '@spacex-platform/spacex-client';
import { afterAll, expect, test, vi } from 'vitest';
import { generateLaunches } from '../generate.ts';
import { coreCountOf, launchDocument } from '../launch-documents.ts';

// Thousands of documents: a second, and more on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const folder = mkdtempSync(join(tmpdir(), 'spacex-generate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function generated(name: string, documents: number, seed: number) {
  const dataset = await generateLaunches(join(folder, name), { documents, seed });
  return { dataset, bytes: readFileSync(dataset.path) };
}

test('every document passes the check of the client, without drift', async () => {
  const { dataset, bytes } = await generated('check', 5_000, 42);
  const lines = bytes.toString('utf8').trimEnd().split('\n');
  const ids = new Set<string>();
  let cores = 0;
  for (const line of lines) {
    const checked = readDocument(resources.launches, line);
    if (!checked.ok) throw new Error(JSON.stringify(checked.reject));
    expect(checked.drift).toEqual([]);
    ids.add(checked.document.id);
    cores += checked.document.cores.length;
  }
  expect(lines).toHaveLength(5_000);
  expect(ids.size).toBe(5_000);
  expect(dataset).toMatchObject({ documents: 5_000, cores, bytes: bytes.length });
});

test('documents are as large as real ones with more cores, and some are not ASCII', async () => {
  const { bytes } = await generated('size', 5_000, 42);
  expect(bytes.length / 5_000).toBeGreaterThan(2_300);
  expect(bytes.length / 5_000).toBeLessThan(2_700);
  const lines = bytes.toString('utf8').split('\n');
  const foreign = lines.filter((line) => Buffer.byteLength(line) > line.length).length;
  expect(foreign / 5_000).toBeGreaterThan(0.05);
  expect(foreign / 5_000).toBeLessThan(0.25);
});

test('200,000 documents have about 275,000 core rows', () => {
  for (let at = 0; at < 2_000; at++) {
    expect(coreCountOf(42, at)).toBe(launchDocument(42, at).cores.length);
  }
  let rows = 0;
  for (let at = 0; at < 200_000; at++) rows += coreCountOf(42, at);
  expect(rows).toBeGreaterThan(274_000);
  expect(rows).toBeLessThan(276_000);
});

test('the same seed gives the same bytes, another seed others', async () => {
  const hash = async (name: string, seed: number) =>
    createHash('sha256')
      .update((await generated(name, 1_000, seed)).bytes)
      .digest('hex');
  expect(await hash('first', 7)).toBe(await hash('second', 7));
  expect(await hash('third', 8)).not.toBe(await hash('first', 7));
});
