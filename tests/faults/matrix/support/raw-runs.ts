import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../cli/command.ts';
import { fleetResources } from '../../support/fleet.ts';

/** Writes what the API serves as a raw run. */
export async function extract(apiUrl: string, lake: string): Promise<void> {
  const args = ['extract', '--lake', lake, '--base-url', apiUrl, '--max-rejects', '0'];
  const done = await run([...args, ...fleetResources]);
  if (done.code !== 0) throw new Error(`The extract failed: ${done.stderr}`);
}

/** The part with the capsules of the only raw run. */
function partOf(lake: string): string {
  const root = fileURLToPath(lake);
  const [path] = globSync('raw/spacex/v4/capsules/*/*/part-00000.ndjson.gz', { cwd: root });
  if (path === undefined) throw new Error(`${lake} has no part with capsules`);
  return join(root, path);
}

export function losePart(lake: string): void {
  rmSync(partOf(lake));
}

/** Flips a byte in the middle; the size stays the same. */
export function damagePart(lake: string): void {
  flipByte(partOf(lake));
}

export function flipByte(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = Number(bytes[middle]) ^ 0xff;
  writeFileSync(file, bytes);
}

/** Dates the only raw run as a machine does whose clock is this many days ahead. */
export function dateAhead(lake: string, days: number): void {
  const root = fileURLToPath(lake);
  const [path = ''] = globSync('raw/spacex/v4/_runs/*.json', { cwd: root });
  const file = join(root, path);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { sequence: number };
  if (typeof manifest.sequence !== 'number') throw new Error('The manifest has no sequence');
  manifest.sequence += days * 86_400_000;
  writeFileSync(file, JSON.stringify(manifest));
}
