import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packagesOfBom } from '../../../scripts/licenses/packages.ts';
import { shipped, tools } from '../../../scripts/licenses/policy.ts';
import { licenseViolations } from '../../../scripts/licenses/violations.ts';
import type { Bom, LicenseChoice } from '../../../scripts/sbom/bom.ts';
import { repositoryRoot } from '../../support/repository.ts';

function check(...sboms: readonly string[]) {
  const script = join(repositoryRoot, 'scripts/check-licenses.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...sboms], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** An SBOM with one package. */
function bomOf(licenses: readonly LicenseChoice[] | undefined): Bom {
  const component = { type: 'application', name: 'all', version: '1.0.0' };
  const left = { type: 'library', name: 'left', version: '1.0.0', ...(licenses && { licenses }) };
  return { metadata: { component }, components: [left], dependencies: [] };
}

const violationsOf = (licenses: readonly LicenseChoice[] | undefined, policy = shipped) =>
  licenseViolations(packagesOfBom(bomOf(licenses)), policy);

test('every package of the repository has an allowed licence', () => {
  const { status, stdout, stderr } = check();
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^\d{3} packages that users get, \d{3} installed packages: 0 with/);
});

test('an SBOM with another licence fails, and the package is named', () => {
  const work = mkdtempSync(join(tmpdir(), 'spacex-licenses-'));
  try {
    const file = join(work, 'one.cdx.json');
    writeFileSync(file, JSON.stringify(bomOf([{ license: { id: 'GPL-3.0-only' } }])));
    const { status, stderr } = check(file);
    expect(status).toBe(1);
    expect(stderr).toBe('left@1.0.0 has the licence (GPL-3.0-only), which is not allowed\n');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

test.for<[string, readonly LicenseChoice[]]>([
  ['an identifier', [{ license: { id: 'MIT' } }]],
  ['a choice with an allowed side', [{ expression: '(GPL-3.0-only OR MIT)' }]],
  ['two allowed licences', [{ license: { id: 'MIT' } }, { license: { id: 'ISC' } }]],
  ['an exception that adds permissions', [{ expression: 'Apache-2.0 WITH LLVM-exception' }]],
])('accepts %s', ([, licenses]) => {
  expect(violationsOf(licenses)).toEqual([]);
});

test.for<[string, readonly LicenseChoice[] | undefined, string]>([
  ['copyleft', [{ license: { id: 'GPL-3.0-only' } }], 'GPL-3.0-only'],
  ['two licences, one not allowed', [{ expression: 'MIT AND AGPL-3.0-only' }], 'AGPL-3.0-only'],
  ['a text that is no expression', [{ license: { name: 'SEE LICENSE IN x' } }], 'SEE LICENSE'],
  ['no licence', undefined, 'left@1.0.0 states no licence'],
  ['an empty list', [], 'left@1.0.0 states no licence'],
])('refuses %s', ([, licenses, reason]) => {
  expect(violationsOf(licenses)).toEqual([expect.stringContaining(reason)]);
});

test('accepts some licences for tools only', () => {
  const licenses = [{ license: { id: 'MPL-2.0' } }];
  expect(violationsOf(licenses)).toHaveLength(1);
  expect(violationsOf(licenses, tools)).toEqual([]);
});

test('accepts an exception of the policy, for its version only', () => {
  const licenses = [{ license: { id: 'GPL-3.0-only' } }];
  const excepting = (name: string) => ({ ...shipped, exceptions: new Map([[name, 'reason']]) });
  expect(violationsOf(licenses, excepting('left@1.0.0'))).toEqual([]);
  expect(violationsOf(licenses, excepting('left@1.0.1'))).toHaveLength(1);
});
