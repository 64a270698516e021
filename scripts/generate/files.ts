import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GeneratedFiles } from './generator.ts';

/** A file that is not what its generator produces. */
export interface StaleFile {
  readonly path: string;
  /** What it should contain; undefined if it should not exist. */
  readonly wanted: Uint8Array | undefined;
  /** The first lines that differ; empty for a file that is missing, surplus or not text. */
  readonly difference: string;
}

/** Compares files with what is on disk, and finds files that no longer belong there. */
export function staleFiles(
  root: URL,
  files: GeneratedFiles,
  directories: readonly string[],
): StaleFile[] {
  const stale = [...files].flatMap(([path, content]) => {
    const wanted = Buffer.from(content);
    const before = readIfThere(new URL(path, root));
    if (before?.equals(wanted)) return [];
    const isText = typeof content === 'string' && before !== undefined;
    return [{ path, wanted, difference: isText ? lineDifference(String(before), content) : '' }];
  });
  const surplus = directories
    .flatMap((directory) => filesIn(root, directory))
    .filter((path) => !files.has(path))
    .map((path) => ({ path, wanted: undefined, difference: '' }));
  return [...stale, ...surplus];
}

/** Writes or deletes each file atomically. */
export function writeFiles(root: URL, stale: readonly StaleFile[]): void {
  for (const { path, wanted } of stale) {
    const file = fileURLToPath(new URL(path, root));
    if (wanted === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(new URL('.', new URL(path, root)), { recursive: true });
    writeFileSync(`${file}.tmp`, wanted);
    renameSync(`${file}.tmp`, file);
  }
}

function readIfThere(file: URL): Buffer | undefined {
  return existsSync(file) ? readFileSync(file) : undefined;
}

/** Paths of all files below a directory, from the root. */
function filesIn(root: URL, directory: string): string[] {
  const url = new URL(`${directory}/`, root);
  if (!existsSync(url)) return [];
  return readdirSync(url, { withFileTypes: true }).flatMap((entry) => {
    const path = `${directory}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, path) : [path];
  });
}

const maxLines = 40;
const maxLineLength = 200;

/** Lines that are in only one of two texts, shortened. */
function lineDifference(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  const [inOld, inNow] = [new Set(old), new Set(now)];
  const lines = [
    ...old.filter((line) => !inNow.has(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !inOld.has(line)).map((line) => `+ ${line}`),
  ];
  const shown = lines.slice(0, maxLines).map((line) => line.slice(0, maxLineLength));
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`  and ${more} more lines`] : [])].join('\n');
}
