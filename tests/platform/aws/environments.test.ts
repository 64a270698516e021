import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nestedReport } from '../../support/nested-report.ts';
import { describeTerraform, Terraform, terraformRoot } from './support/terraform.ts';

/** The runs in all test files. */
const tests = join(terraformRoot, 'tests');
const runs = readdirSync(tests)
  .filter((name) => name.endsWith('.tftest.hcl'))
  .flatMap((name) => readFileSync(join(tests, name), 'utf8').match(/^run "/gm) ?? []);

describeTerraform('terraform test', () => {
  test('plans dev, prod and the switches, and rejects invalid variables', {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spacex-terraform-'));
    const terraform = new Terraform(folder, {});
    const init = await terraform.run('init', '-backend=false', '-no-color');
    expect(init.code, init.output).toBe(0);
    const report = nestedReport('terraform.xml');
    const reports = report === undefined ? [] : [`-junit-xml=${report}`];
    const { code, output } = await terraform.run('test', '-no-color', ...reports);
    expect(code, output).toBe(0);
    expect(output).toContain(`Success! ${runs.length} passed, 0 failed.`);
  });
});
