import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Source } from '@spacex-platform/etl-cli/pipeline';
import { linesOf } from '@spacex-platform/loaders/raw-zone';
import { linesOfFile } from './ndjson.ts';

/**
 * Launches as a source of documents.
 *
 * @param from an NDJSON file, or `generate:SEED:COUNT` for documents that are in no file
 */
export function launchSource(from: string): Source {
  return {
    name: 'bench',
    origin: 'api',
    resources: ['launches'],
    read: async () => ({
      url: from,
      etag: null,
      fetchedAt: new Date().toISOString(),
      batches: batchesOf(from),
    }),
  };
}

function batchesOf(from: string): AsyncIterable<readonly string[]> {
  const [, seed = '', count] = /^generate:(\d+):(\d+)$/.exec(from) ?? [];
  if (count !== undefined) return generated(seed, count);
  if (!existsSync(from)) throw new Error(`${from} is neither a file nor generate:SEED:COUNT`);
  return linesOfFile(from);
}

/** In another process, so that the memory of this one is that of the pipeline. */
async function* generated(seed: string, count: string): AsyncGenerator<readonly string[]> {
  const program = fileURLToPath(new URL('print-launches.ts', import.meta.url));
  const child = spawn(process.execPath, [program, seed, count], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  yield* linesOf(child.stdout);
  const [code] = await ended;
  if (code !== 0) throw new Error(`Generating launches ended with ${code}`);
}
