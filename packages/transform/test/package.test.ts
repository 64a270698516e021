import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** All modules that a source file imports. */
function importsOf(file: URL): string[] {
  // Examples in comments may use Node.
  const text = readFileSync(file, 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

describe.each(['transform', 'spacex-client'])('%s runs on any platform', (name) => {
  const root = new URL(`../../${name}/src/`, import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      // The stand-in of the API is a server of Node.
      path.endsWith('.ts') && !path.startsWith('testing'),
  );

  it('has source files', () => expect(files.length).toBeGreaterThan(10));

  it.each(files)('%s imports nothing from Node', (path) => {
    const packages = importsOf(new URL(path, root)).filter((module) => !module.startsWith('.'));
    const allowed = [
      'ky',
      'zod/mini',
      'zod/v4/core',
      '@spacex-platform/spacex-client',
      '@spacex-platform/spacex-client/launch-library',
    ];
    expect(packages.filter((module) => !allowed.includes(module))).toEqual([]);
  });
});
