import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { collectOutput } from '../../support/child-output.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { cacheKey, cacheLock } from '../../support/test-cache.ts';
import { whileLocked } from '../../support/while-locked.ts';

const execute = promisify(execFile);
const base = 'localhost/node-stand-in:24';
export const image = 'localhost/spacex-etl:latest';

/** Describes tests that build and run the image, which needs root, buildah, podman and debootstrap. */
export function describeImage(name: string, suite: () => void): void {
  describeWhen(name, missingImageTools(), suite);
}

/** Why the image cannot be built; undefined if it can. */
export function missingImageTools(): string | undefined {
  if (process.getuid?.() !== 0) return 'building an image without a daemon needs root';
  const absent = ['buildah', 'podman', 'runc', 'debootstrap'].filter((tool) => !isThere(tool));
  return absent.length === 0 ? undefined : `${absent.join(', ')} not found`;
}

function isThere(tool: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, tool)));
}

/** Builds the image once for all test files, unless it already exists with the same sources. */
export async function buildImage(): Promise<void> {
  await whileLocked(cacheLock('etl-image'), async () => {
    const built = imageOfSources();
    if (!isBuilt(built)) {
      await buildFromSources();
      await execute('buildah', ['tag', image, built]);
    }
    await execute('buildah', ['tag', built, image]);
  });
}

/** Whether the image of the current sources exists. */
export function imageIsBuilt(): boolean {
  return isBuilt(imageOfSources());
}

function imageOfSources(): string {
  return `localhost/spacex-etl:${cacheKey(sources())}`;
}

/** Writes the image to an archive, with another name. */
export async function saveImage(name: string, archive: string): Promise<void> {
  await execute('buildah', ['push', '--quiet', image, `docker-archive:${archive}:${name}`]);
}

/** Names and content of the files that the build reads. */
function sources(): string {
  const paths = ['packages', 'scripts', 'deploy/docker', '*.json', '*.yaml', 'tests/package.json'];
  const tracked = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...paths];
  const files = execFileSync('git', tracked, { cwd: repositoryRoot, encoding: 'utf8' });
  return files
    .split('\0')
    .filter((file) => existsSync(join(repositoryRoot, file)) && file !== '')
    .map((file) => `${file}\n${readFileSync(join(repositoryRoot, file))}`)
    .join('\n');
}

/** Builds the image as documented, on a replacement for the official Node image. */
async function buildFromSources(): Promise<void> {
  await provideBase();
  await buildDockerfile(['--tag', image, '--build-arg', `NODE_IMAGE=${base}`]);
}

/** Name of the replacement for the official Node image; builds it if it does not exist. */
export async function provideBase(): Promise<string> {
  if (!isBuilt(base)) {
    const script = join(repositoryRoot, 'deploy/docker/stand-in-base.sh');
    await execute(script, [process.execPath, base], { env: environment() });
  }
  return base;
}

/** Runs `buildah bud` with the Dockerfile of the image, or another one with the same context. */
export async function buildDockerfile(
  args: readonly string[],
  dockerfile = 'deploy/docker/Dockerfile',
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-image-'));
  try {
    const settings = join(folder, 'npmrc');
    writeFileSync(settings, await npmSettings());
    const options = ['--isolation', 'chroot', '--pull-never', '--layers', '--quiet'];
    const secret = ['--secret', `id=npmrc,src=${settings}`];
    const build = ['bud', ...options, ...secret, ...args, '--file', dockerfile, '.'];
    await execute('buildah', build, {
      cwd: repositoryRoot,
      env: environment(),
      maxBuffer: 64 * 1024 * 1024,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** npm settings of this machine, with the CA certificates that the base image contains too. */
async function npmSettings(): Promise<string> {
  const { stdout } = await execute('npm', ['config', 'get', 'registry'], { cwd: tmpdir() });
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  const trust = existsSync(certificates) ? `cafile=${certificates}\n` : '';
  return `registry=${stdout.trim()}\n${trust}`;
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
}

function isBuilt(name: string): boolean {
  try {
    execFileSync('buildah', ['inspect', '--type', 'image', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Size of the image in bytes, without its base image. */
export function bytesOverBase(): number {
  const size = (name: string) =>
    Number(
      execFileSync('podman', ['image', 'inspect', '--format', '{{.Size}}', name], {
        encoding: 'utf8',
      }),
    );
  return size(image) - size(base);
}

/** What a registry stores and a host downloads for the image, in bytes, without its base image. */
export async function compressedBytesOverBase(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-layers-'));
  try {
    const options = ['--quiet', '--compression-format', 'gzip', '--compression-level', '6'];
    await execute('buildah', ['push', ...options, image, `oci:${folder}:image`]);
    const readBlob = (digest: string) =>
      JSON.parse(readFileSync(join(folder, 'blobs', digest.replace(':', '/')), 'utf8'));
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      manifests: [{ digest: string }];
    };
    const { layers } = readBlob(index.manifests[0].digest) as { layers: { size: number }[] };
    const own = layers.slice(layersOf(base).length);
    return own.reduce((sum, { size }) => sum + size, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function layersOf(name: string): readonly string[] {
  const args = ['image', 'inspect', '--format', '{{json .RootFS.Layers}}', name];
  return JSON.parse(execFileSync('podman', args, { encoding: 'utf8' })) as string[];
}

/** User and labels of the image, from `podman image inspect`. */
export function inspectImage(): { User: string; Labels: Record<string, string> } {
  const text = execFileSync('podman', ['image', 'inspect', image], { encoding: 'utf8' });
  const [{ Config }] = JSON.parse(text) as [
    { Config: { User: string; Labels: Record<string, string> } },
  ];
  return Config;
}

let containers = 0;

export interface ContainerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: string;
}

/**
 * The command that runs a container as Kubernetes would: read-only root, no privileges, the program
 * as process 1. It uses the host network to reach the servers of the tests.
 */
export function containerCommand(
  name: string,
  args: readonly string[],
  { environment: given = {}, entrypoint }: ContainerOptions = {},
): { readonly program: string; readonly args: readonly string[] } {
  const files = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  const variables = Object.entries(given).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  return {
    program: 'podman',
    args: [
      ...['--runtime', 'runc', '--cgroup-manager', 'cgroupfs', 'run', '--rm', '--name', name],
      ...['--network', 'host', '--read-only', '--cap-drop', 'all'],
      ...['--security-opt', 'no-new-privileges', '--tmpfs', '/tmp', '--tmpfs', '/data:mode=1777'],
      ...['--ulimit', `nofile=${files}:${files}`, '--ulimit', 'nproc=4096:4096'],
      ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
      ...variables,
      image,
      ...args,
    ],
  };
}

/** Starts a container of `containerCommand`. */
export function startContainer(args: readonly string[], options: ContainerOptions = {}) {
  containers += 1;
  const name = `spacex-etl-${process.pid}-${containers}`;
  const command = containerCommand(name, args, options);
  const child = spawn(command.program, command.args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const { soFar, finished } = collectOutput(child);
  return {
    finished,
    signal: (signal: string) => execute('podman', ['kill', '--signal', signal, name]),
    said: async (text: string) => {
      const deadline = Date.now() + 60_000;
      while (!soFar.stderr.includes(text)) {
        if (Date.now() > deadline || child.exitCode !== null) {
          throw new Error(`The container did not log "${text}": ${soFar.stderr}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
