import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bom, packageNameOf } from '../../../scripts/sbom/bom.ts';
import { copyTree } from '../../support/copied-tree.ts';

const packages = ['spacex-client', 'transform', 'loaders', 'etl-cli'];
const tree = copyTree(['node_modules', ...packages.map((name) => `packages/${name}/dist`)]);
afterAll(() => tree[Symbol.dispose]());

interface Manifest {
  readonly homepage?: string;
  readonly bugs?: unknown;
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const run = (command: string, args: readonly string[]) =>
  execFileSync(command, args, {
    cwd: tree.path,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const node = (...args: string[]) => run(process.execPath, args);
const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(tree.path, folder, 'package.json'), 'utf8')) as Manifest;

const waiting = readdirSync(join(tree.path, '.changeset')).filter((name) => name.endsWith('.md'));
const before = manifestOf('packages/etl-cli').version;

beforeAll(() => {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=test', '-c', 'user.email=test@localhost', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'All');
  // One of our own, so that there is something to bump whatever waits for a release; of two levels,
  // so that it stands under two headings of the changelogs.
  writeFileSync(
    join(tree.path, '.changeset/one-more.md'),
    "---\n'@spacex-platform/transform': minor\n'@spacex-platform/loaders': patch\n---\n\nA table more.\n",
  );
  node('node_modules/@changesets/cli/bin.js', 'version');
});

/** Source maps that a file of the tarball names and that are not in it. */
function missingMaps(tarball: string, files: readonly string[]): string[] {
  const unpacked = join(tree.path, 'unpacked');
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked);
  run('tar', ['-xzf', tarball, '-C', unpacked]);
  return files
    .filter((file) => /\.(js|ts)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(unpacked, file), 'utf8');
      const [, map] = /^\/\/# sourceMappingURL=(.*)$/m.exec(text) ?? [];
      return map === undefined ? [] : [posix.join(posix.dirname(file), map)];
    })
    .filter((map) => !files.includes(map));
}

test('the packages move together, and nothing that is private moves', () => {
  const versions = new Set(packages.map((name) => manifestOf(`packages/${name}`).version));
  expect(versions.size).toBe(1);
  expect([...versions][0]).not.toBe(before);
  for (const folder of ['tests', 'bench', 'deploy/docker']) {
    expect(manifestOf(folder)).toMatchObject({ private: true, version: '0.0.0' });
    expect(existsSync(join(tree.path, folder, 'CHANGELOG.md'))).toBe(false);
  }
});

test('each package has a changelog, and the notes of the release have every change once', () => {
  const { version } = manifestOf('packages/transform');
  for (const name of packages) {
    const log = readFileSync(join(tree.path, 'packages', name, 'CHANGELOG.md'), 'utf8');
    expect(log).toContain(`## ${version}`);
  }
  const notes = node('scripts/release-notes.ts');
  expect(notes.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(
    waiting.length + 1,
  );
  expect(notes.match(/^- A table more\.$/gm)).toHaveLength(1);
  expect(notes).not.toContain('Updated dependencies');
});

test('the changelog of the repository has the release, with every change once', () => {
  node('scripts/generate.ts', 'changelog');
  const { version } = manifestOf('packages/transform');
  const log = readFileSync(join(tree.path, 'CHANGELOG.md'), 'utf8');
  expect(log).toContain(`\n## ${version}\n\n### Minor Changes\n`);
  expect(log).not.toContain('There is no release yet');
  expect(log.match(/^- A table more\.$/gm)).toHaveLength(1);
});

test('the tarballs name the repository and real versions, and the work tree stays as it was', () => {
  const packed = join(tree.path, 'packed');
  const text = readFileSync(join(tree.path, 'packages/loaders/package.json'), 'utf8');
  node('scripts/pack-packages.ts', '--repository', 'somebody/somewhere', packed);
  expect(readFileSync(join(tree.path, 'packages/loaders/package.json'), 'utf8')).toBe(text);
  const { version } = manifestOf('packages/loaders');
  for (const name of packages) {
    const tarball = join(packed, `spacex-platform-${name}-${version}.tgz`);
    const manifest = JSON.parse(run('tar', ['-xzOf', tarball, 'package/package.json'])) as Manifest;
    expect(manifest.repository).toEqual({
      type: 'git',
      url: 'git+https://github.com/somebody/somewhere.git',
      directory: `packages/${name}`,
    });
    const page = 'https://github.com/somebody/somewhere';
    expect(manifest.homepage).toBe(`${page}/tree/main/packages/${name}#readme`);
    expect(manifest.bugs).toEqual({ url: `${page}/issues` });
    const files = run('tar', ['-tzf', tarball]).split('\n');
    expect(files).toContain('package/CHANGELOG.md');
    expect(missingMaps(tarball, files)).toEqual([]);
    const asked = Object.entries(manifest.dependencies ?? {});
    expect(asked.filter(([, range]) => /workspace:|catalog:/.test(range))).toEqual([]);
    for (const [dependency, range] of asked) {
      if (dependency.startsWith('@spacex-platform/')) expect(range).toBe(`^${version}`);
    }
  }
});

test('each tarball has an SBOM with its version and hash, and a hash of each dependency', () => {
  const packed = join(tree.path, 'packed-with-sboms');
  node('scripts/pack-packages.ts', packed);
  node('scripts/write-sbom.ts', 'packages', packed);
  const { version } = manifestOf('packages/loaders');
  const hashOf = (name: string) =>
    createHash('sha512')
      .update(readFileSync(join(packed, `spacex-platform-${name}-${version}.tgz`)))
      .digest('hex');
  for (const name of packages) {
    const file = join(packed, `spacex-platform-${name}-${version}.cdx.json`);
    const { metadata, components } = JSON.parse(readFileSync(file, 'utf8')) as Bom;
    const purl = `pkg:npm/%40spacex-platform/${name}@${version}`;
    const hashes = [{ alg: 'SHA-512', content: hashOf(name) }];
    expect(metadata.component).toMatchObject({ name, version, purl, hashes });
    const listed = components.map(packageNameOf);
    for (const dependency of Object.keys(manifestOf(`packages/${name}`).dependencies ?? {})) {
      expect(listed, name).toContain(dependency);
    }
    for (const part of components) {
      expect(part.hashes, part.purl).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) },
      ]);
      if (part.group !== '@spacex-platform') continue;
      expect(part.hashes?.[0]?.content).toBe(hashOf(part.name));
    }
  }
});
