import { mkdirSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { fileStore, RawZoneWriter } from '@spacex-platform/loaders/raw-zone';
import { v7 as uuidv7 } from 'uuid';
import { launchDocument } from './launch-documents.ts';

const documentsPerBatch = 1000;

/** Writes generated launches to the raw zone of an empty lake, like an extract from the API. */
export async function writeRawLake(
  folder: string,
  { documents, seed }: { readonly documents: number; readonly seed: number },
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const startedAt = new Date().toISOString();
  const run = { runId: uuidv7(), source: 'api', origin: 'api', startedAt, version: '0' } as const;
  const writer = new RawZoneWriter(fileStore(pathToFileURL(folder)), run);
  const from = { url: 'file:launches.ndjson', etag: null, fetchedAt: startedAt };
  for (let at = 0; at < documents; at += documentsPerBatch) {
    const length = Math.min(documentsPerBatch, documents - at);
    const texts = Array.from({ length }, (_, more) =>
      JSON.stringify(launchDocument(seed, at + more)),
    );
    await writer.add('launches', from, texts);
  }
  await writer.finish();
}
