import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describeWhen } from '../../../support/describe-when.ts';
import { repositoryRoot } from '../../../support/repository.ts';

export const terraformRoot = join(repositoryRoot, 'deploy/aws/terraform');

const provider = 'registry.terraform.io/hashicorp/aws';

/** Directories that may contain the provider: the configured one, and the defaults of Terraform. */
const mirrors = [
  process.env['SPACEX_TERRAFORM_MIRROR'],
  join(homedir(), '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  ...below('/opt'),
];

/** The result of a command. */
export interface Done {
  readonly code: number;
  readonly output: string;
}

/** Describes tests that need Terraform and its AWS provider in a mirror. */
export function describeTerraform(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    execFileSync('terraform', ['-version'], { stdio: 'ignore' });
  } catch {
    return 'terraform is not installed';
  }
  if (mirror() !== undefined) return undefined;
  return 'no mirror with the AWS provider of Terraform found (set SPACEX_TERRAFORM_MIRROR)';
}

function mirror(): string | undefined {
  return mirrors.find((path) => path !== undefined && existsSync(join(path, provider)));
}

function below(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Runs Terraform in the repository's root module, with its working data in a separate directory. */
export class Terraform {
  readonly folder: string;
  /** All output so far, to search it for secrets. */
  printed = '';
  readonly #environment: Record<string, string>;

  constructor(folder: string, environment: Readonly<Record<string, string>> = {}) {
    this.folder = folder;
    const configuration = join(folder, 'terraformrc');
    writeFileSync(
      configuration,
      `provider_installation {\n  filesystem_mirror {\n    path = "${mirror()}"\n  }\n}\n`,
    );
    const { PATH = '', HOME = '' } = process.env;
    this.#environment = {
      PATH,
      HOME,
      TF_CLI_CONFIG_FILE: configuration,
      TF_DATA_DIR: join(folder, 'data'),
      TF_CLI_ARGS_apply: '-no-color',
      TF_CLI_ARGS_destroy: '-no-color',
      TF_IN_AUTOMATION: '1',
      TF_INPUT: '0',
      CHECKPOINT_DISABLE: '1',
      ...environment,
    };
  }

  /** Runs a command, for at most five minutes. */
  run(...args: readonly string[]): Promise<Done> {
    return this.#execute('terraform', args, terraformRoot);
  }

  /** Runs a shell script from the root of the repository; stops at the first failure. */
  shell(lines: string): Promise<Done> {
    return this.#execute('bash', ['-euc', lines], repositoryRoot);
  }

  #execute(program: string, args: readonly string[], cwd: string): Promise<Done> {
    const options = {
      cwd,
      env: this.#environment,
      timeout: 300_000,
      maxBuffer: 2 ** 28,
    };
    return new Promise((resolve) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        this.printed += output;
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, output });
      });
    });
  }

  /** Runs a command and parses its output as JSON. @throws Error with the output if it fails */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { code, output } = await this.run(...args);
    if (code !== 0) throw new Error(`terraform ${args[0]} exited with ${code}: ${output}`);
    return JSON.parse(output) as T;
  }
}
