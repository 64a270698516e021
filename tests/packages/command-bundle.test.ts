import { readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand } from '../cli/command.ts';
import { repositoryRoot } from '../support/repository.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (name: string) =>
  JSON.parse(
    readFileSync(join(repositoryRoot, 'packages', name, 'package.json'), 'utf8'),
  ) as Manifest;

const notices = () =>
  readFileSync(join(dirname(cliMain), 'command/THIRD-PARTY-NOTICES.txt'), 'utf8');

/** The names of packages that the built command imports. */
async function importedPackages(): Promise<Set<string>> {
  const { metafile } = await build({
    entryPoints: [cliMain],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir: 'unused',
    write: false,
    logLevel: 'error',
    metafile: true,
  });
  const paths = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  const names = paths.filter(({ external, path }) => external === true && !isBuiltin(path));
  return new Set(
    names.map(({ path }) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    ),
  );
}

beforeAll(requireBuiltCommand);

test('the built command imports only declared packages, and none of this repository', async () => {
  const { dependencies, peerDependencies = {} } = manifestOf('etl-cli');
  const declared = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  const imported = await importedPackages();
  expect([...imported].filter((name) => !declared.has(name))).toEqual([]);
  expect([...imported].filter((name) => name.startsWith('@spacex-platform/'))).toEqual([]);
});

test('each dependency is either imported, or part of the bundle with its licence', async () => {
  const dependencies = ['etl-cli', 'loaders', 'transform', 'spacex-client'].flatMap((name) =>
    Object.keys(manifestOf(name).dependencies),
  );
  const others = new Set(dependencies.filter((name) => !name.startsWith('@spacex-platform/')));
  const imported = await importedPackages();
  const text = notices();
  const bundled = [...others].filter((name) => text.includes(`\n${name} `));
  expect(bundled).toEqual(expect.arrayContaining(['commander', 'kysely', 'zod', 'uuid', 'ky']));
  expect(bundled.filter((name) => imported.has(name))).toEqual([]);
  expect([...others].filter((name) => !imported.has(name) && !bundled.includes(name))).toEqual([]);
  const sections = text.split(`\n${'-'.repeat(80)}\n`).slice(1);
  expect(sections.length).toBeGreaterThanOrEqual(bundled.length);
  for (const section of sections) {
    expect(section).toMatch(/Permission is hereby granted|Permission to use, copy, modify/);
  }
});

test('the entry of the command is small, because an outdated Node parses all of it', () => {
  expect(statSync(cliMain).size).toBeLessThan(4000);
});
