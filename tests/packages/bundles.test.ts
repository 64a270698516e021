import { gzipSync } from 'node:zlib';
import { tables } from '@spacex-platform/transform';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';

interface Bundle {
  readonly text: string;
  /** Bytes, minified and compressed as a server sends them. */
  readonly gzipped: number;
  /** Modules of Node that it asks for. */
  readonly nodeModules: readonly string[];
}

/** Bundles the built packages as an application does that imports this. */
async function bundle(source: string, external: string[] = [], level = 6): Promise<Bundle> {
  requireBuiltCommand();
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: `${repositoryRoot}/tests` },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    external: [...external, 'node:*'],
    write: false,
    logLevel: 'error',
    metafile: true,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild wrote nothing');
  const imports = Object.values(metafile.outputs).flatMap((one) => one.imports);
  return {
    text: output.text,
    gzipped: gzipSync(output.contents, { level }).length,
    nodeModules: imports.map(({ path }) => path).filter((path) => path.startsWith('node:')),
  };
}

const kilobytes = (bytes: number) => bytes * 1000;

describe('a bundle of the built packages', () => {
  test.each([
    // A table checks its definition, and each value that a row gets: more than half of the size.
    ['one table', "export { coreFlights, rowsOf } from '@spacex-platform/transform'", 6],
    // The hash has its WebAssembly in it, and the same in JavaScript for where that is forbidden.
    [
      'one table with hashes',
      "export { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform'",
      8,
    ],
    // Nearly half of it are checks, their shared queries, and known errors with their texts.
    ['transform as a whole', "export * from '@spacex-platform/transform'", 28],
  ])('%s is small and has nothing of Node', async (name, source, limit) => {
    const { gzipped, nodeModules } = await bundle(source, ['zod']);
    console.log(`${name}: ${(gzipped / 1000).toFixed(1)} kB gzipped`);
    expect(gzipped).toBeLessThan(kilobytes(limit));
    expect(nodeModules).toEqual([]);
  });

  test('a client that lists launches has at most 26 KiB, ky and zod included', async () => {
    const program = `import { createSpacexClient } from '@spacex-platform/spacex-client';
const { documents } = await createSpacexClient().launches.list();
console.log(documents.length);`;
    const { gzipped, nodeModules } = await bundle(program, [], 9);
    console.log(`createSpacexClient and launches.list: ${(gzipped / 1024).toFixed(1)} KiB gzipped`);
    expect(gzipped).toBeLessThanOrEqual(26 * 1024);
    expect(nodeModules).toEqual([]);
  });

  test('has no schema and no client where only an error is recognized', async () => {
    const source = "export { isSpacexClientError } from '@spacex-platform/spacex-client'";
    const { gzipped } = await bundle(source);
    console.log(`isSpacexClientError: ${gzipped} bytes gzipped`);
    expect(gzipped).toBeLessThan(500);
  });

  test('has the table that is imported, and no other, no mart and no check', async () => {
    const one = await bundle("export { coreFlights } from '@spacex-platform/transform'");
    const all = await bundle("export { tables, marts, checks } from '@spacex-platform/transform'");
    const described = tables.map(({ description }) => description);
    const [own, ...others] = [
      ...described.filter((text) => text.includes('first-stage core')),
      ...described.filter((text) => !text.includes('first-stage core')),
      'create view',
      'percentile_cont',
      'not_null',
    ].filter((text) => all.text.includes(text));
    expect(others.length).toBeGreaterThan(26);
    expect(one.text).toContain(own);
    expect(others.filter((text) => one.text.includes(text))).toEqual([]);
  });

  test('of a loader has what it is for', async () => {
    const external = ['kysely', 'pg', 'pg-copy-streams'];
    const { text } = await bundle("export * from '@spacex-platform/loaders/postgres'", external);
    for (const absent of ['@aws-sdk', '@duckdb', 'parquet-wasm', '@electric-sql']) {
      expect(text).not.toContain(absent);
    }
  });
});
