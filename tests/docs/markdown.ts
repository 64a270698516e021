import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../support/repository.ts';

/** A fenced code block of a Markdown file. */
export interface CodeBlock {
  readonly file: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** Text after the language on the fence. */
  readonly info: string;
  readonly text: string;
}

/**
 * Every Markdown file that people read, without changesets (their text becomes a changelog) and
 * API reports (declarations).
 */
export function markdownFiles(): string[] {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  return execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !/^(\.changeset|etc)\//.test(file))
    .filter((file) => existsSync(join(repositoryRoot, file)));
}

export function readMarkdown(file: string): string {
  return readFileSync(join(repositoryRoot, file), 'utf8');
}

/** The fenced code blocks of a file, in order. */
export function codeBlocks(file: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open:
    | { mark: string; line: number; language: string; info: string; lines: string[] }
    | undefined;
  for (const [index, line] of readMarkdown(file).split('\n').entries()) {
    const [, mark = '', language = '', info = ''] =
      /^\s*(`{3,}|~{3,})(\S*) ?(.*)$/.exec(line) ?? [];
    if (open === undefined && mark !== '') {
      open = { mark, line: index + 1, language, info, lines: [] };
    } else if (open !== undefined && mark.startsWith(open.mark) && language === '') {
      const { lines, mark: _, ...rest } = open;
      blocks.push({ file, ...rest, text: lines.join('\n') });
      open = undefined;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** A file without its fenced code blocks. */
export function proseOf(file: string): string {
  let isCode = false;
  return readMarkdown(file)
    .split('\n')
    .filter((line) => {
      if (!/^\s*(`{3,}|~{3,})/.test(line)) return !isCode;
      isCode = !isCode;
      return false;
    })
    .join('\n');
}

/** The anchors of a file's headings, as GitHub and the website generate them. */
export function anchorsOf(file: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(file).matchAll(/^#{1,6} (.+)$/gm)) {
    const base = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    let anchor = base;
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${base}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}
