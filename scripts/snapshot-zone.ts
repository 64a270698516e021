import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

/** When and as what the snapshot was taken: constants, so that making it again changes nothing. */
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
 * zlib makes other bytes of the same text on other processors, so a part that is there already
 * and holds the right text is taken as it is.
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

/** What is wrong with the zone on disk: one line for each file. Empty when it is as it should be. */
export function differences(root: URL, files: readonly ZoneFile[]): string[] {
  const wanted = new Set(files.map((file) => file.path));
  return [
    ...files
      .filter((file) => !(readIfThere(root, file.path)?.equals(file.bytes) ?? false))
      .map((file) => `${file.path} is missing or differs`),
    ...filesUnder(root)
      .filter((path) => !wanted.has(path))
      .map((path) => `${path} does not belong there`),
  ];
}

/** Makes the zone on disk be exactly these files, the manifest last. */
export function writeZone(root: URL, files: readonly ZoneFile[]): void {
  for (const { path, bytes } of files) {
    if (readIfThere(root, path)?.equals(bytes)) continue;
    const target = fileURLToPath(new URL(path, root));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.tmp`, bytes);
    renameSync(`${target}.tmp`, target);
  }
  const wanted = new Set(files.map((file) => file.path));
  for (const path of filesUnder(root)) if (!wanted.has(path)) rmSync(new URL(path, root));
}

/** gzip with nothing of the machine in its header: no time (zlib's default), no system. */
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
    return undefined; // cut off or no gzip at all: it is made anew
  }
}

function readIfThere(root: URL, path: string): Buffer | undefined {
  const url = new URL(path, root);
  return existsSync(url) ? readFileSync(url) : undefined;
}

/** Every file of the raw zone, as paths relative to the lake's root. */
function filesUnder(root: URL): string[] {
  const raw = new URL('raw/', root);
  if (!existsSync(raw)) return [];
  return readdirSync(raw, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fileURLToPath(root), join(entry.parentPath, entry.name)))
    .map((path) => path.replaceAll(sep, '/'))
    .sort();
}
