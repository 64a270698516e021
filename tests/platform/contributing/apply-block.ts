import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CodeBlock } from '../../docs/markdown.ts';

/** File that a block creates or changes: `ts file=a/b.ts`. */
export function fileOf({ info }: CodeBlock): string | undefined {
  return /\bfile=(\S+)/.exec(info)?.[1];
}

/**
 * Applies a block of CONTRIBUTING.md to a directory: creates a file, or for a `diff` inserts the
 * lines with `+` between the lines around them.
 *
 * @throws if the file exists already, or the surrounding lines do not occur exactly once
 */
export function applyBlock(root: string, block: CodeBlock): void {
  const file = fileOf(block);
  if (file === undefined) throw new Error(`${block.file}:${block.line} has no file= attribute`);
  const path = join(root, file);
  if (block.language !== 'diff') {
    if (existsSync(path)) throw new Error(`${file} exists already`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${block.text}\n`);
    return;
  }
  const lines = block.text.split('\n');
  const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  const after = lines.map((line) => line.slice(1));
  const [head, tail, ...more] = `\n${readFileSync(path, 'utf8')}`.split(`\n${before.join('\n')}\n`);
  if (head === undefined || tail === undefined || more.length > 0) {
    const times = tail === undefined ? 'do not occur' : 'occur more than once';
    throw new Error(`${block.file}:${block.line}: the surrounding lines ${times} in ${file}`);
  }
  writeFileSync(path, `${head}\n${after.join('\n')}\n${tail}`.slice(1));
}
