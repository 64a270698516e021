import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Finished, startProgram } from '../cli/command.ts';
import { codeBlocks } from '../docs/markdown.ts';
import { provideEnvironment } from './virtual-environment.ts';

const program = fileURLToPath(new URL('aws-command.py', import.meta.url));

/**
 * Runs a script of bash in which `aws` is a stand-in for the AWS CLI.
 *
 * @param directory for the command
 * @param environment with the endpoint and the credentials
 */
export async function runWithAws(
  directory: string,
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const python = await provideEnvironment('moto', 'moto-requirements.txt');
  const command = `#!/bin/sh\nexec '${python}' -B '${program}' "$@"\n`;
  writeFileSync(join(directory, 'aws'), command, { mode: 0o755 });
  const { PATH = '' } = process.env;
  return startProgram('bash', ['-euo', 'pipefail', '-c', script], {
    ...environment,
    PATH: `${directory}:${PATH}`,
  }).finished;
}

/** Restores the deleted objects of a raw zone with the commands of docs/aws-operations.md. */
export function restoreRawZone(
  directory: string,
  bucket: string,
  since: Date,
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const [block] = codeBlocks('docs/aws-operations.md').filter(({ info }) => info === 'restore=raw');
  const variables = `export RAW=${bucket} SINCE=${since.toISOString().slice(0, 19)}`;
  const script = block?.text.replace(/^export .*$/m, variables);
  if (!script?.includes(variables)) throw new Error('The commands of the restore are missing.');
  return runWithAws(directory, script, environment);
}
