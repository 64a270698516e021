import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';
import type { Observation } from './observation.ts';

const path = join(repositoryRoot, 'docs/reference/faults.md');
const header = [
  '| fault | exit | error code | message (of a success: warning) | target afterwards | ledger |',
  '| --- | --- | --- | --- | --- | --- |',
];

/** The rows of the section with this heading, by the names of their faults. */
export function pageRows(section: string): ReadonlyMap<string, string> {
  const rows = sectionOf(readFileSync(path, 'utf8'), section)
    .text.split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(header.length);
  return new Map(rows.map((row) => [row.slice(2, row.indexOf(' | ')), row]));
}

/** The row of a fault as the page must have it. */
export function rowOf(name: string, observation: Observation): string {
  const { exit, code, message, visible, ledger } = observation;
  const asCode = (text: string) => (text === '' ? '' : `\`${text}\``);
  return `| ${[name, exit, asCode(code), asCode(message), visible, ledger].join(' | ')} |`;
}

/** Replaces the rows of a section. Reads and writes synchronously, because test files run in parallel. */
export function writeRows(section: string, rows: readonly string[]): void {
  const page = readFileSync(path, 'utf8');
  const { start, end } = sectionOf(page, section);
  const text = `\n\n${[...header, ...rows].join('\n')}\n\n`;
  writeFileSync(path, `${page.slice(0, start)}${text}${page.slice(end)}`.trimEnd().concat('\n'));
}

function sectionOf(page: string, section: string): { text: string; start: number; end: number } {
  const heading = `\n### ${section}\n`;
  const at = page.indexOf(heading);
  if (at < 0) throw new Error(`docs/reference/faults.md has no section "${section}"`);
  const start = at + heading.length - 1;
  const next = page.slice(start).search(/\n##+ /);
  const end = next < 0 ? page.length : start + next + 1;
  return { text: page.slice(start, end), start, end };
}

/** The headings of the sections. */
export function pageSections(): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^### (.*)$/gm)].map(([, name = '']) => name);
}
