import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { describeWhen } from '../../support/describe-when.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { missingScanner, osvScanner, type Vulnerability, writeDatabase } from './support/osv.ts';

const work = mkdtempSync(join(tmpdir(), 'spacex-osv-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Version of a package in the lockfile. */
function lockedVersion(name: string): string {
  const { packages } = parse(readFileSync(join(repositoryRoot, 'pnpm-lock.yaml'), 'utf8')) as {
    packages: Readonly<Record<string, unknown>>;
  };
  const versions = Object.keys(packages).filter((key) => key.startsWith(`${name}@`));
  expect(versions).toHaveLength(1);
  return versions[0]?.slice(name.length + 1) ?? '';
}

describeWhen('the scan for vulnerabilities, without a network', missingScanner(), () => {
  let program: string;
  beforeAll(async () => {
    program = await osvScanner();
  }, 900_000);

  function scan(database: string, ...sboms: readonly string[]) {
    const script = join(repositoryRoot, 'scripts/scan-vulnerabilities.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...sboms], {
      encoding: 'utf8',
      env: {
        ...process.env,
        OSV_SCANNER: program,
        SPACEX_OSV_DATABASE: database,
        // Nothing listens there, so any request fails.
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
      },
    });
    return { status, text: stdout + stderr };
  }

  function database(name: string, ...vulnerabilities: readonly Vulnerability[]): string {
    const directory = join(work, name);
    writeDatabase(directory, vulnerabilities);
    return directory;
  }

  test('finds an entry that affects a version of the lockfile', () => {
    const id = 'GHSA-test-0000-0001';
    const fixed = database('affected', { id, name: 'kysely', fixed: '999.0.0' });
    const { status, text } = scan(fixed);
    expect(status, text).toBe(1);
    expect(text).toMatch(new RegExp(`${id}.*kysely.*${lockedVersion('kysely')}.*999\\.0\\.0`));
  });

  test('finds nothing if the version of the lockfile has the fix, or the package is not used', () => {
    const { status, text } = scan(
      database(
        'fixed',
        { id: 'GHSA-test-0000-0002', name: 'kysely', fixed: lockedVersion('kysely') },
        { id: 'GHSA-test-0000-0003', name: 'not-a-package-of-ours', fixed: '999.0.0' },
      ),
    );
    expect(status, text).toBe(0);
    expect(text).toContain('No issues found');
    for (const lockfile of ['pnpm-lock.yaml', 'website/pnpm-lock.yaml', 'node/package-lock.json']) {
      expect(text).toMatch(new RegExp(`${lockfile} file and found \\d+ packages`));
    }
  });

  test('finds an entry that affects a component of an SBOM', () => {
    const sbom = join(work, 'image.cdx.json');
    const component = {
      type: 'library',
      name: 'left',
      version: '1.0.0',
      purl: 'pkg:npm/left@1.0.0',
    };
    const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [component] };
    writeFileSync(sbom, JSON.stringify(bom));
    const vulnerability = { id: 'GHSA-test-0000-0004', name: 'left', fixed: '1.0.1' };
    const { status, text } = scan(database('sbom', vulnerability), sbom);
    expect(status, text).toBe(1);
    expect(text).toContain('GHSA-test-0000-0004');
  });

  test('fails with another exit code if there is no database, or it is damaged', () => {
    expect(scan(join(work, 'nowhere'))).toMatchObject({
      status: 2,
      text: expect.stringContaining('does not contain osv-scalibr/npm/all.zip'),
    });
    const damaged = database('damaged');
    writeFileSync(join(damaged, 'osv-scalibr/npm/all.zip'), 'not a zip');
    const { status, text } = scan(damaged);
    expect(status, text).toBe(2);
  });
});
