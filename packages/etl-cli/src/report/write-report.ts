import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../settings/environment.ts';
import { bucketStore, isS3 } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Writes a report whole or not at all.
 *
 * @param out a file, or `s3://bucket/path/name.html`
 * @returns where it is
 * @throws UsageError where `out` names no file, or one that cannot be written
 */
export async function writeReport(
  text: string,
  out: string,
  environment: Environment,
): Promise<string> {
  if (isS3(out)) return writeObject(text, out, environment);
  return writeLocal(text, resolve(out.startsWith('file:') ? pathOf(out) : out));
}

async function writeObject(text: string, url: string, environment: Environment): Promise<string> {
  const [, folder, name] = /^(s3:\/\/[^/]+(?:\/.*)?)\/([^/]+)$/s.exec(url) ?? [];
  if (folder === undefined || name === undefined) {
    throw new UsageError(`--out is "${url}": name the object too, like s3://bucket/report.html.`);
  }
  const store = await bucketStore(folder, environment);
  await store.write(name, Buffer.from(text));
  return url;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new UsageError(
      '--out is no file URL: write it like file:///reports/reuse.html, or as a path.',
    );
  }
}

async function writeLocal(text: string, place: string): Promise<string> {
  const draft = `${place}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(draft, text);
    await rename(draft, place);
    return place;
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The report cannot be written to ${place} (${code ?? 'unknown'}).`);
  }
}
