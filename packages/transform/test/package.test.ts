import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Every import of a module in a source file. */
function importsOf(file: URL): string[] {
  // Examples in comments may run where they like.
  const text = readFileSync(file, 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

describe.each(['transform', 'spacex-client'])('%s runs anywhere', (name) => {
  const root = new URL(`../../${name}/src/`, import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );

  it('has sources to look at', () => expect(files.length).toBeGreaterThan(10));

  it.each(files)('%s imports nothing of Node', (path) => {
    const foreign = importsOf(new URL(path, root)).filter((one) => !one.startsWith('.'));
    expect(
      foreign.every((one) => ['ky', 'zod', '@spacex-platform/spacex-client'].includes(one)),
    ).toBe(true);
  });
});
