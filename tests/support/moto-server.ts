import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describeWhen } from './describe-when.ts';
import { repositoryRoot } from './repository.ts';

const execute = promisify(execFile);
const inSupport = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const home = join(repositoryRoot, 'tests/.venv/moto');
const program = join(home, 'bin/python');

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
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no python3 with venv, so no S3 server can be had';
  }
}

/** Starts a server in a process of its own, which ends with the tests whatever becomes of them. */
export async function startMoto(more: Record<string, string> = {}): Promise<MotoServer> {
  await provideMoto();
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

/** Makes the virtual environment once, and again when the requirements change. */
async function provideMoto(): Promise<void> {
  const requirements = inSupport('moto-requirements.txt');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(home, 'requirements.sha256');
  const made = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (made()) return;
  await whileLocked(new URL('../.venv/', import.meta.url), async () => {
    if (made()) return;
    rmSync(home, { recursive: true, force: true });
    await execute('python3', ['-m', 'venv', home]);
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await execute(program, [...install, '--requirement', requirements]);
    writeFileSync(stamp, hash);
  });
}

/** The lock of the set-up scripts, which have no types. */
async function whileLocked(folder: URL, work: () => Promise<void>): Promise<void> {
  const module: unknown = await import(new URL('../../scripts/lock.mjs', import.meta.url).href);
  const lock = module as { whileLocked(folder: URL, work: () => Promise<void>): Promise<void> };
  await lock.whileLocked(folder, work);
}
