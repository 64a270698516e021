import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Environment } from './moto-server.ts';
import { provideEnvironment } from './virtual-environment.ts';

/** S3 and a Glue that compares the versions of tables, on this machine. */
export interface Ministack extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The AWS variables with which the SDK finds it, and nothing of the machine's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Creates a bucket. */
  bucket(name: string): Promise<void>;
}

/** Starts MiniStack. It needs Python 3 with venv, and a package from PyPI. */
export async function startMinistack(): Promise<Ministack> {
  const program = await provideEnvironment('ministack', 'ministack-requirements.txt');
  const keeper = fileURLToPath(new URL('ministack-keeper.py', import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(program, [keeper], {
    env: { PATH, ...s3Environment('') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [port] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`MiniStack ended with ${code}`))),
  ])) as [string];
  const url = `http://127.0.0.1:${port}`;
  const environment = s3Environment(url);
  const client = new S3Client({
    ...{ endpoint: url, region: 'eu-central-1', forcePathStyle: true },
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  return {
    url,
    environment,
    bucket: async (name) => {
      const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
      await client.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
    },
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      child.stdin.end();
      await ended;
    },
  };
}
