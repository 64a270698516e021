import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nestedReport } from '../../support/nested-report.ts';
import { describeTerraform, Terraform } from './support/terraform.ts';

describeTerraform('terraform test', () => {
  test('plans dev and prod, and rejects invalid variables', { timeout: 300_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spacex-terraform-'));
    const terraform = new Terraform(folder, {});
    const init = await terraform.run('init', '-backend=false', '-no-color');
    expect(init.code, init.output).toBe(0);
    const report = nestedReport('terraform.xml');
    const reports = report === undefined ? [] : [`-junit-xml=${report}`];
    const { code, output } = await terraform.run('test', '-no-color', ...reports);
    expect(code, output).toBe(0);
    expect(output).toMatch(/Success! 4 passed, 0 failed\./);
  });
});
