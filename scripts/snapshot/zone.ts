import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Constants, so that generating the snapshot twice gives the same bytes. */
const runId = '019d0db1-0c00-7000-8000-737061636578';
const recordedAt = '2026-03-21T00:00:00.000Z';
const ingestDate = recordedAt.slice(0, 10);
const apiUrl = 'https://api.spacexdata.com/v4';
const zone = 'raw/spacex/v4';

/** One file of the snapshot: its path relative to the lake's root, and its bytes. */
export interface ZoneFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The files of the raw zone: a part for each resource, then the manifest of the run.
 *
 * zlib compresses the same text to different bytes on different processors, so an existing part
 * with the right text is reused.
 */
export function zoneFiles(
  root: URL,
  lines: ReadonlyMap<string, readonly string[]>,
): readonly ZoneFile[] {
  const files: ZoneFile[] = [];
  const resources = [...lines].map(([resource, documents]) => {
    const path = `${zone}/${resource}/ingest_date=${ingestDate}/run=${runId}/part-00000.ndjson.gz`;
    const text = documents.map((line) => `${line}\n`).join('');
    const bytes = existingPart(root, path, text) ?? compress(text);
    files.push({ path, bytes });
    const part = {
      path,
      documents: documents.length,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      url: `${apiUrl}/${resource}`,
      etag: null,
      fetched_at: recordedAt,
    };
    return { resource, documents: documents.length, parts: [part] };
  });
  const manifest = {
    format: 1,
    run_id: runId,
    source: 'snapshot',
    started_at: recordedAt,
    finished_at: recordedAt,
    resources,
  };
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  files.push({ path: `${zone}/_runs/${runId}.json`, bytes });
  return files;
}

/** gzip with a header that does not depend on the machine: no time (zlib's default), no system. */
function compress(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 });
  bytes.writeUInt8(unknownSystem, systemByte);
  return bytes;
}

const systemByte = 9;
const unknownSystem = 255;

function existingPart(root: URL, path: string, text: string): Buffer | undefined {
  const bytes = readIfThere(root, path);
  if (bytes === undefined) return undefined;
  try {
    const isPlain = bytes.readUInt32LE(4) === 0 && bytes[systemByte] === unknownSystem;
    return isPlain && gunzipSync(bytes).toString('utf8') === text ? bytes : undefined;
  } catch {
    return undefined; // truncated, or not gzip: rebuild it
  }
}

function readIfThere(root: URL, path: string): Buffer | undefined {
  const url = new URL(path, root);
  return existsSync(url) ? readFileSync(url) : undefined;
}
