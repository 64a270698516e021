import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { motoSecret, s3Environment } from '../../../support/moto-server.ts';
import { provideEnvironment } from '../../../support/virtual-environment.ts';

/** A server on this machine that Terraform takes for AWS. */
export interface LocalAws extends AsyncDisposable {
  /** The variables by which the SDKs find it over TLS, and trust it. */
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
  const child = spawn(python, [program, folder], {
    env: { PATH, ...s3Environment('') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`The local AWS ended with ${code}`))),
  ])) as [string];
  const urls = JSON.parse(line) as { plain: string; secure: string };
  const authority = join(folder, 'certificate.pem');
  return {
    certificate: readFileSync(authority, 'utf8'),
    plain: s3Environment(urls.plain),
    secure: {
      ...s3Environment(urls.secure),
      AWS_CA_BUNDLE: authority,
      NODE_EXTRA_CA_CERTS: authority,
    },
    secrets: [motoSecret, 'kept-by-the-secrets-manager'],
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
