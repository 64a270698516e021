import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../support/repository.ts';
import { describePython, provideEnvironment } from '../../support/virtual-environment.ts';
import { terraformRoot } from './support/terraform.ts';

interface Check {
  readonly check_id: string;
  readonly resource: string;
  readonly check_result: { readonly suppress_comment?: string };
}

/** The result of a scan, as Checkov writes it. */
interface Result {
  readonly results: {
    readonly passed_checks: readonly Check[];
    readonly failed_checks: readonly Check[];
    readonly skipped_checks: readonly Check[];
    readonly parsing_errors: readonly string[];
  };
}

describePython('Checkov', () => {
  let python: string;
  beforeAll(async () => {
    python = await provideEnvironment('checkov', 'checkov-requirements.txt', {
      compiled: false,
    });
  });

  test('has no finding in prod that is not skipped beside the code, with a reason', async () => {
    const { results } = await scan(terraformRoot, 'envs/prod/terraform.tfvars');
    expect(results.parsing_errors).toEqual([]);
    expect(results.passed_checks.length).toBeGreaterThan(400);
    expect(results.failed_checks.map((one) => `${one.check_id} ${one.resource}`)).toEqual([]);
    for (const { check_id, check_result } of results.skipped_checks) {
      expect(check_result.suppress_comment?.trim().length, check_id).toBeGreaterThan(30);
    }
  });

  test('is not configured anywhere else', () => {
    const files = execFileSync('git', ['ls-files'], { cwd: repositoryRoot, encoding: 'utf8' });
    expect(files.split('\n').filter((file) => /(^|\/)\.checkov/.test(file))).toEqual([]);
    const args = ['grep', '--name-only', '--fixed-strings', '-e', '--skip-check'];
    const own = ':!tests/platform/aws/checkov.test.ts';
    const grep = execFileSync('bash', ['-c', 'git "$@" || true', 'bash', ...args, '--', own], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    });
    expect(grep).toBe('');
  });

  test.for([
    ['keys', 'enable_key_rotation     = true', 'CKV_AWS_7'],
    ['redshift', 'encrypted            = true', 'CKV_AWS_64'],
    ['registry', 'scan_on_push = true', 'CKV_AWS_163'],
  ] as const)('complains if module %s loses "%s"', async ([module, control, id]) => {
    const folder = mkdtempSync(join(tmpdir(), 'spacex-checkov-'));
    cpSync(join(terraformRoot, 'modules', module), folder, { recursive: true });
    const before = await scan(folder);
    expect(before.results.passed_checks.map(({ check_id }) => check_id)).toContain(id);
    const file = join(folder, 'main.tf');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(control);
    writeFileSync(file, text.replace(control, ''));
    const after = await scan(folder);
    expect(after.results.failed_checks.map(({ check_id }) => check_id)).toContain(id);
  });

  /** Scans a folder, with a proxy that does not exist: nothing may be downloaded. */
  async function scan(folder: string, variables?: string): Promise<Result> {
    const output = mkdtempSync(join(tmpdir(), 'spacex-checkov-'));
    const args = ['--framework', 'terraform', '--skip-download', '--directory', folder];
    const more = variables === undefined ? [] : ['--var-file', join(folder, variables)];
    const options = ['--output', 'json', '--output-file-path', output, '--soft-fail'];
    const { PATH = '' } = process.env;
    const nowhere = 'http://127.0.0.1:9';
    await new Promise<void>((resolve, reject) => {
      execFile(
        join(dirname(python), 'checkov'),
        [...args, ...more, ...options],
        {
          cwd: output,
          env: { PATH, HOME: output, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
          maxBuffer: 2 ** 26,
        },
        (error, stdout, stderr) =>
          error === null ? resolve() : reject(new Error(`${stdout}${stderr}`, { cause: error })),
      );
    });
    return JSON.parse(readFileSync(join(output, 'results_json.json'), 'utf8')) as Result;
  }
});
