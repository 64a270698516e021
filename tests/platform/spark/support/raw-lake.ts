import type { RunInfo } from '@spacex-platform/loaders';
import { type ObjectStore, RawZoneWriter, readManifest } from '@spacex-platform/loaders/raw-zone';
import { v7 as uuidv7 } from 'uuid';

/** JSON texts of documents by resource. */
export type RawTexts = Readonly<Record<string, readonly string[]>>;

/** Returns a new run of an extract. */
export function rawRun(): RunInfo {
  const startedAt = new Date().toISOString();
  return { runId: uuidv7(), source: 'api', origin: 'api', startedAt, version: '0' };
}

/** Writes a run to the raw zone like an extract from the API; returns its ID. */
export async function writeRawRun(store: ObjectStore, texts: RawTexts): Promise<string> {
  const run = rawRun();
  const before = await readManifest(store).catch(() => undefined);
  const writer = new RawZoneWriter(store, run, before);
  for (const [resource, documents] of Object.entries(texts)) {
    const from = { url: `https://api/${resource}`, etag: null, fetchedAt: run.startedAt };
    await writer.add(resource, from, documents);
  }
  await writer.finish();
  return run.runId;
}
