import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the pages show. */
export interface Published {
  readonly format: 1;
  /** When the last complete synchronization with Launch Library began: ISO 8601 in UTC. */
  readonly syncedAt: string;
  /** Time of the last flown launch: ISO 8601 in UTC. */
  readonly lastLaunch: string;
  readonly attribution: string;
  /** Each file by its path, which is the report or a mart. */
  readonly files: Readonly<Record<string, PublishedFile>>;
}

/** A file of the pages. */
export interface PublishedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Rows of a mart; null for the report. */
  readonly rows: number | null;
}

/** The file that lists the others; `index.html` is written for every night. */
const listName = 'published.json';

/** Whether a file may be published: neither documents as received nor tables may. */
export const isPublishable = (path: string) =>
  path === 'report.html' || /^marts\/[a-z_]+\.(?:csv|parquet)$/.test(path);

/** Returns the size and the hash of a file. */
export function describeFile(directory: string, path: string, rows: number | null): PublishedFile {
  const bytes = readFileSync(join(directory, path));
  if (bytes.length === 0) throw new Error(`${path} is empty.`);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), rows };
}

export function writePublished(directory: string, published: Published): void {
  writeFileSync(join(directory, listName), `${JSON.stringify(published, null, 2)}\n`);
}

/**
 * Reads the list of the pages, and verifies that exactly these files exist, unchanged.
 *
 * @throws Error that says what is damaged
 */
export function readPublished(directory: string): Published | undefined {
  if (!existsSync(join(directory, listName))) return undefined;
  const published = JSON.parse(readFileSync(join(directory, listName), 'utf8')) as Published;
  if (published.format !== 1) throw new Error(`${listName} is of another version.`);
  for (const [path, { sha256, rows }] of Object.entries(published.files)) {
    if (!isPublishable(path)) throw new Error(`${path} must not be published.`);
    if (!existsSync(join(directory, path))) throw new Error(`${path} does not exist.`);
    if (describeFile(directory, path, rows).sha256 !== sha256) throw new Error(`${path} differs.`);
  }
  const listed = new Set([...Object.keys(published.files), 'index.html', listName]);
  const found = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(directory, '/').length));
  const other = found.find((path) => !listed.has(path));
  if (other !== undefined) throw new Error(`${other} is not listed.`);
  return published;
}
