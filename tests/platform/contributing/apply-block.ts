import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CodeBlock } from '../../docs/markdown.ts';

/** The file that a block is about: `ts file=a/b.ts`. */
export function fileOf({ info }: CodeBlock): string | undefined {
  return /\bfile=(\S+)/.exec(info)?.[1];
}

/**
 * Does in a folder what a block of CONTRIBUTING.md shows: a new file, or for a `diff` the lines
 * with `+` between those that are there.
 *
 * @throws where the file is there already, or the lines around an addition are not, or twice
 */
export function applyBlock(root: string, block: CodeBlock): void {
  const file = fileOf(block);
  if (file === undefined) throw new Error(`${block.file}:${block.line} names no file`);
  const path = join(root, file);
  if (block.language !== 'diff') {
    if (existsSync(path)) throw new Error(`${file} is there already`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${block.text}\n`);
    return;
  }
  const lines = block.text.split('\n');
  const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
  const after = lines.map((line) => line.slice(1));
  const [head, tail, ...more] = `\n${readFileSync(path, 'utf8')}`.split(`\n${before.join('\n')}\n`);
  if (head === undefined || tail === undefined || more.length > 0) {
    const times = tail === undefined ? 'nowhere' : 'more than once';
    throw new Error(`${block.file}:${block.line}: its lines stand ${times} in ${file}`);
  }
  writeFileSync(path, `${head}\n${after.join('\n')}\n${tail}`.slice(1));
}
