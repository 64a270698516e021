import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repositoryRoot } from '../../support/repository.ts';

let folder: string;
/** The manifests and the lockfile of the workspace, without its packages. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spacex-policies-'));
  const paths = ['package.json', '*/package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  const list = ['ls-files', '-z', '--', ...paths, ':!website'];
  const files = execFileSync('git', list, { cwd: repositoryRoot, encoding: 'utf8' });
  for (const file of files.split('\0').filter(Boolean)) {
    cpSync(join(repositoryRoot, file), join(folder, file), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function edit(file: string, pattern: RegExp, replacement: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toMatch(pattern);
  writeFileSync(join(folder, file), text.replace(pattern, replacement));
}

/** What an install of the lockfile does before it downloads packages. */
function verify() {
  const install = ['install', '--frozen-lockfile', '--lockfile-only'];
  const { status, stdout, stderr } = spawnSync('pnpm', install, { cwd: folder, encoding: 'utf8' });
  // Lines are wrapped to the width of a terminal.
  return { status, text: `${stdout}${stderr}`.replaceAll(/\s+/g, ' ') };
}

test('the lockfile satisfies the policies of installs', () => {
  const { status, text } = verify();
  expect(status, text).toBe(0);
  expect(text).toContain('Lockfile passes supply-chain policies');
});

test('a version that is younger than the minimum age is refused', () => {
  edit('pnpm-workspace.yaml', /^minimumReleaseAge: \d+$/m, 'minimumReleaseAge: 52560000');
  const { status, text } = verify();
  expect(status).not.toBe(0);
  expect(text).toMatch(/was published at \S+, within the minimumReleaseAge cutoff/);
});

test('a lockfile that was edited to load a package from another address is refused', () => {
  const address = 'https://example.com/x.tgz';
  edit(
    'pnpm-lock.yaml',
    /resolution: \{(integrity: [^},]*)\}/,
    `resolution: {$1, tarball: ${address}}`,
  );
  const { status, text } = verify();
  expect(status).not.toBe(0);
  expect(text).toMatch(/has a tarball URL .* that does not match the registry/);
});
