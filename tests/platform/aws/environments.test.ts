import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { nestedReport } from '../../support/nested-report.ts';
import { describeTerraform, Terraform, terraformRoot } from './support/terraform.ts';

/** The test files with the number of their runs. */
const files = readdirSync(join(terraformRoot, 'tests'))
  .filter((name) => name.endsWith('.tftest.hcl'))
  .map((name) => {
    const text = readFileSync(join(terraformRoot, 'tests', name), 'utf8');
    return [name, text.match(/^run "/gm)?.length ?? 0] as const;
  });

describeTerraform('terraform test', () => {
  let terraform: Terraform;
  beforeAll(async () => {
    terraform = new Terraform(mkdtempSync(join(tmpdir(), 'spacex-terraform-')), {});
    const init = await terraform.run('init', '-backend=false', '-no-color');
    expect(init.code, init.output).toBe(0);
  });

  test('has files with runs', () => {
    expect(files.length).toBeGreaterThan(2);
    for (const [name, runs] of files) expect(runs, name).toBeGreaterThan(0);
  });

  // Each file has its own time limit, because every run is a plan.
  test.for(files)('%s passes, with its %d runs', { timeout: 300_000 }, async ([name, runs]) => {
    const report = nestedReport(`terraform-${name}.xml`);
    const reports = report === undefined ? [] : [`-junit-xml=${report}`];
    const filter = `-filter=tests/${name}`;
    const { code, output } = await terraform.run('test', '-no-color', filter, ...reports);
    expect(code, output).toBe(0);
    expect(output).toContain(`Success! ${runs} passed, 0 failed.`);
  });
});
