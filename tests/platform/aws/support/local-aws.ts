import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { provideEnvironment } from '../../../support/virtual-environment.ts';

/** A local server that emulates AWS for Terraform. */
export interface LocalAws extends AsyncDisposable {
  /** Directory with its certificate, and `environment`, which sets the variables in a shell. */
  readonly folder: string;
  /** Variables that make the SDKs and Terraform use it over TLS, and trust its certificate. */
  readonly secure: Readonly<Record<string, string>>;
  /** Its certificate in PEM format. */
  readonly certificate: string;
  /** The same variables for a connection without TLS. */
  readonly plain: Readonly<Record<string, string>>;
  /** The secret key of the caller and the password of the administrator, which must never appear. */
  readonly secrets: readonly string[];
}

const program = fileURLToPath(new URL('local_aws.py', import.meta.url));

/** Starts it in a separate process, which exits when the tests do. */
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
    ended.then(([code]) => Promise.reject(new Error(`The local AWS exited with ${code}`))),
  ])) as [string];
  const started = JSON.parse(line) as { plain: string; environment: Record<string, string> };
  const { AWS_CA_BUNDLE = '', AWS_SECRET_ACCESS_KEY = '' } = started.environment;
  return {
    folder,
    certificate: readFileSync(AWS_CA_BUNDLE, 'utf8'),
    secure: started.environment,
    plain: { ...started.environment, AWS_ENDPOINT_URL: started.plain },
    secrets: [AWS_SECRET_ACCESS_KEY, 'kept-by-the-secrets-manager'],
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
