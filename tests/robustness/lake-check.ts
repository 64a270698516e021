import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Manifest {
  readonly run_id: string;
  readonly resources: readonly {
    readonly resource: string;
    readonly documents: number;
    readonly parts: readonly {
      readonly path: string;
      readonly documents: number;
      readonly bytes: number;
      readonly sha256: string;
    }[];
  }[];
}

/**
 * Compares every manifest of a lake with its files, without the code under test. Returns the run ids,
 * oldest first.
 *
 * @throws Error if a manifest is not JSON, or a part is missing or differs
 */
export function checkLake(root: string): readonly string[] {
  const folder = join(root, 'raw/spacex/v4/_runs');
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const manifest = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Manifest;
    for (const { resource, documents, parts } of manifest.resources) {
      const lines = parts.map((part) => linesOfPart(root, part));
      const sum = lines.reduce((total, n) => total + n, 0);
      if (sum !== documents) throw new Error(`${name}: ${sum} of ${documents} ${resource}`);
    }
    return manifest.run_id;
  });
}

type Part = Manifest['resources'][number]['parts'][number];

function linesOfPart(root: string, { path, documents, bytes, sha256 }: Part): number {
  const file = readFileSync(join(root, path));
  if (file.length !== bytes)
    throw new Error(`${path} has ${file.length} bytes instead of ${bytes}`);
  const hash = createHash('sha256').update(file).digest('hex');
  if (hash !== sha256) throw new Error(`${path} has a different SHA-256`);
  const lines = gunzipSync(file).toString('utf8').trim().split('\n');
  for (const line of lines) JSON.parse(line);
  if (lines.length !== documents) throw new Error(`${path} has ${lines.length} documents`);
  return lines.length;
}
