import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import { pinsOf } from './support/toolchain-pins.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

test('the root manifest and the toolchain name the same pnpm, by version and hash', () => {
  const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
  const [, version] = /^pnpm@(\d+\.\d+\.\d+)\+sha512\.[0-9a-f]{128}$/.exec(packageManager) ?? [];
  expect(version).toBeDefined();
  const versions = [...pinsOf('pnpm').values()].map((pin) => pin.version);
  expect(new Set(versions)).toEqual(new Set([version]));
});

test('every package of the toolchain has an exact version and a hash', () => {
  for (const tool of ['node', 'pnpm'] as const) {
    const { optionalDependencies } = JSON.parse(read(`scripts/toolchain/${tool}/package.json`)) as {
      optionalDependencies: Readonly<Record<string, string>>;
    };
    const pins = pinsOf(tool);
    expect([...pins.keys()]).toEqual(Object.keys(optionalDependencies));
    for (const [name, pin] of pins) {
      expect(pin.version, name).toBe(optionalDependencies[name]);
      expect(pin.version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(pin.integrity, name).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  }
  // The platforms of releases and of CI.
  expect([...pinsOf('pnpm').keys()]).toEqual(['@pnpm/exe.linux-arm64', '@pnpm/exe.linux-x64']);
});

test.for(['pnpm-workspace.yaml', 'website/pnpm-workspace.yaml'])(
  '%s refuses young versions, weaker proofs of origin and packages from elsewhere',
  (path) => {
    expect(parse(read(path))).toMatchObject({
      minimumReleaseAge: 3 * 24 * 60,
      trustPolicy: 'no-downgrade',
      blockExoticSubdeps: true,
    });
    expect(JSON.parse(read('renovate.json'))).toMatchObject({ minimumReleaseAge: '3 days' });
  },
);
