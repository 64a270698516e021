import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../support/repository.ts';

/** The schema that the package `renovate` ships; of the package nothing is installed. */
function renovateSchema(): object {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-renovate-'));
  try {
    const pack = ['pack', 'renovate@44.121.2', '--silent', '--engine-strict=false'];
    execFileSync('npm', [...pack, '--pack-destination', folder], { cwd: folder });
    const tarball = join(folder, 'renovate-44.121.2.tgz');
    const text = execFileSync('tar', ['-xzOf', tarball, 'package/renovate-schema.json'], {
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    return JSON.parse(text) as object;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('renovate.json is valid by its schema, and a mistyped option is not', () => {
  const config = JSON.parse(readFileSync(join(repositoryRoot, 'renovate.json'), 'utf8')) as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(renovateSchema());
  expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...config, prConcurrentLimit: 'five' })).toBe(false);
  expect(validate({ ...config, packageRules: { matchDepTypes: 'engines' } })).toBe(false);
});
