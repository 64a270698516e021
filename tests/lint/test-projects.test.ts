import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, test } from 'vitest';
import config from '../../vitest.config.ts';
import { repositoryRoot } from '../support/repository.ts';

interface Globs {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

interface Project extends Globs {
  readonly name: string;
  readonly typecheck?: Globs;
}

const projects = (config.test?.projects ?? []).map((one) => (one as { test: Project }).test);

/** Directories that have nothing written by hand, and the examples, which have a runner of their own. */
const skipped = new Set(['node_modules', 'dist', '.venv', '.git', '.toolchain', 'examples']);

function testFiles(directory = ''): string[] {
  const entries = readdirSync(join(repositoryRoot, directory), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : testFiles(path);
    return /\.test(-d)?\.tsx?$/.test(path) ? [path] : [];
  });
}

const files = testFiles();
const matches = (path: string, globs: readonly string[] = []) =>
  globs.some((glob) => matchesGlob(path, glob));

/** Names of the projects that run a file. */
function projectsOf(path: string): string[] {
  const running = projects.filter(({ include, exclude, typecheck }) => {
    const isIncluded = matches(path, include) && !matches(path, exclude);
    return isIncluded || matches(path, typecheck?.include);
  });
  return running.map(({ name }) => name);
}

describe('the projects of the tests', () => {
  test('run every test file, and only the long one repeats files of another', () => {
    expect(files.length).toBeGreaterThan(300);
    for (const path of files) {
      const others = projectsOf(path).filter((name) => name !== 'long');
      const expected = path.endsWith('.long.test.ts') ? [] : [expect.any(String)];
      expect([path, others]).toEqual([path, expected]);
      if (expected.length === 0) expect([path, projectsOf(path)]).toEqual([path, ['long']]);
    }
  });

  test('include in the long one each file that SPACEX_KILLS makes longer', () => {
    const longer = files.filter((path) => {
      const text = readFileSync(join(repositoryRoot, path), 'utf8');
      return /\bkillCount\(|\bprocess\.env\['SPACEX_KILLS'\]/.test(text);
    });
    expect(longer.length).toBeGreaterThan(5);
    for (const path of longer) expect(projectsOf(path), path).toContain('long');
  });
});
