import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describeWhen } from './describe-when.ts';
import { missingPython, pythonWith } from './python.ts';

const inSupport = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A real S3-compatible server on this machine. */
export interface MotoServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The AWS variables by which the SDK's chain finds it, and nothing of the machine's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** An SDK client of its own, to look at what the code under test has left. */
  readonly client: S3Client;
  /** Makes a bucket; its name. */
  bucket(): Promise<string>;
}

/** Easy to find in output, where it must not be. */
export const motoSecret = 'm0t0/S3cret+AccessKey';

/** Variables of an S3 at this address. */
export function s3Environment(url: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: motoSecret,
    AWS_SESSION_TOKEN: '',
    AWS_REGION: 'eu-central-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: inSupport('none'),
    AWS_SHARED_CREDENTIALS_FILE: inSupport('none'),
  };
}

/** Describes tests that need an S3 server: Python 3 with venv, and packages from PyPI. */
export function describeMoto(name: string, suite: () => void): void {
  describeWhen(name, missingPython(), suite);
}

/** Starts a server in a process of its own, which ends with the tests whatever becomes of them. */
export async function startMoto(more: Record<string, string> = {}): Promise<MotoServer> {
  const program = await pythonWith('moto', 'moto-requirements.txt');
  const { PATH = '' } = process.env;
  const child = spawn(program, [inSupport('moto-keeper.py')], {
    env: { PATH, ...s3Environment(''), ...more },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const [port] = (await Promise.race([
    once(lines, 'line'),
    ended.then(([code]) => Promise.reject(new Error(`moto ended with ${code}`))),
  ])) as [string];
  const url = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    endpoint: url,
    region: 'eu-central-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'testing', secretAccessKey: motoSecret },
  });
  let buckets = 0;
  return {
    url,
    environment: s3Environment(url),
    client,
    bucket: async () => {
      buckets += 1;
      const Bucket = `bucket-${buckets}`;
      const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
      await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      return Bucket;
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      child.stdin.end();
      await ended;
    },
  };
}
