import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = new URL('../programs/', import.meta.url);

/** The programs of the stage `first-load`, by the names of their contenders. */
export const programs = {
  'this project': 'load-launches.mjs',
  'this project, runPipeline': 'run-pipeline.mjs',
  dlt: 'load_launches.py',
} as const;

export type ProgramName = keyof typeof programs;

/** The path of a program. */
export function programPath(name: ProgramName): string {
  return fileURLToPath(new URL(programs[name], directory));
}

/** Lines of code of a program, without blank lines. */
export function programLines(name: ProgramName): number {
  const text = readFileSync(programPath(name), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '').length;
}
