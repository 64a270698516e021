import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';

/** The zip of the ingest Lambda, as the workspace builds it. */
export const lambdaPackage = join(repositoryRoot, 'packages/etl-cli/dist/lambda.zip');

const sparkJob = join(repositoryRoot, 'deploy/aws/glue/curate.py');

/** Why the handler of the Lambda cannot be tested. */
export function missingLambda(): string | undefined {
  return existsSync(lambdaPackage) ? undefined : 'packages/etl-cli/dist/lambda.zip is not built';
}

/**
 * Variables of Terraform for parts that are not there, so that everything around them can be
 * tested all the same: an archive and a script that do nothing.
 */
export function standIns(folder: string): Record<string, string> {
  const variables: Record<string, string> = {};
  if (missingLambda() !== undefined) {
    writeFileSync(join(folder, 'lambda.mjs'), 'export async function handler() {}\n');
    const zip = join(folder, 'lambda.zip');
    execFileSync('python3', ['-m', 'zipfile', '-c', zip, join(folder, 'lambda.mjs')]);
    variables['TF_VAR_lambda_package'] = zip;
  }
  if (!existsSync(sparkJob)) {
    const job = join(folder, 'glue');
    mkdirSync(job);
    for (const name of ['curate.py', 'tables.json']) writeFileSync(join(job, name), '{}\n');
    variables['TF_VAR_glue_job_folder'] = job;
  }
  return variables;
}
