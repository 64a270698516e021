import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { provideEnvironment } from '../../../support/virtual-environment.ts';

/** A server on this machine that Terraform takes for AWS. */
export interface LocalAws extends AsyncDisposable {
  /** Where its certificate lies, and `environment` with the same variables for a shell. */
  readonly folder: string;
  /** The variables by which the SDKs and Terraform find it over TLS, and trust it. */
  readonly secure: Readonly<Record<string, string>>;
  /** The certificate to trust, in PEM. */
  readonly certificate: string;
  /** The same without TLS. */
  readonly plain: Readonly<Record<string, string>>;
  /** What must be found nowhere: the key of the caller, and the password of the administrator. */
  readonly secrets: readonly string[];
}

const program = fileURLToPath(new URL('local_aws.py', import.meta.url));

/** Starts it in a process of its own, which ends with the tests whatever becomes of them. */
export async function startLocalAws(): Promise<LocalAws> {
  const python = await provideEnvironment('moto', 'moto-requirements.txt');
  const folder = mkdtempSync(join(tmpdir(), 'spacex-aws-'));
  const { PATH = '' } = process.env;
  const child = spawn(python, ['-B', program, folder], {
    env: { PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`The local AWS ended with ${code}`))),
  ])) as [string];
  const told = JSON.parse(line) as { plain: string; environment: Record<string, string> };
  const { AWS_CA_BUNDLE = '', AWS_SECRET_ACCESS_KEY = '' } = told.environment;
  return {
    folder,
    certificate: readFileSync(AWS_CA_BUNDLE, 'utf8'),
    secure: told.environment,
    plain: { ...told.environment, AWS_ENDPOINT_URL: told.plain },
    secrets: [AWS_SECRET_ACCESS_KEY, 'kept-by-the-secrets-manager'],
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
