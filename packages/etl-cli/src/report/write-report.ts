import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../settings/read-setting.ts';
import { bucketStore, isS3 } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Writes a report atomically.
 *
 * @param out a file, or `s3://bucket/path/name.html`
 * @returns its path or URL
 * @throws UsageError if `out` is not a file, or cannot be written
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
  const [, prefix, name] = /^(s3:\/\/[^/]+(?:\/.*)?)\/([^/]+)$/s.exec(url) ?? [];
  if (prefix === undefined || name === undefined) {
    throw new UsageError(
      `Invalid --out "${url}": expected the URL of an object, like s3://bucket/report.html.`,
    );
  }
  const store = await bucketStore(prefix, environment);
  await store.write(name, Buffer.from(text));
  return url;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new UsageError(
      'Invalid --out: expected a path, or a file URL like file:///reports/reuse.html.',
    );
  }
}

async function writeLocal(text: string, path: string): Promise<string> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
    return path;
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    const { code } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? `the directory ${dirname(path)} does not exist`
        : `the system reports ${code ?? 'an unknown error'}`;
    throw new UsageError(`Cannot write the report to ${path}: ${reason}.`);
  }
}
