import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bom } from '../../scripts/sbom/bom.ts';
import { packageNameOf } from '../../scripts/sbom/bom.ts';
import {
  buildDockerfile,
  buildImage,
  describeImage,
  provideBase,
} from '../deploy/support/image.ts';
import { missingPrograms } from '../support/describe-when.ts';
import { repositoryRoot } from '../support/repository.ts';
import { nativeFiles } from './support/elf.ts';

const execute = promisify(execFile);
const target = 'localhost/spacex-etl:arm64';
const bases = 'localhost/node-stand-in:platforms';
const work = mkdtempSync(join(tmpdir(), 'spacex-arm64-'));
const buildah = (...args: string[]) => execFileSync('buildah', args, { encoding: 'utf8' }).trim();

let container: string | undefined;
let root: string;

afterAll(() => {
  if (container !== undefined) buildah('rm', container);
  rmSync(work, { recursive: true, force: true });
});

/**
 * A base image of arm64 that this machine can build on without an emulator: its shell is of this
 * machine. It stands for the Node image of Docker Hub, which has both architectures.
 */
async function provideBases(): Promise<void> {
  const files = join(work, 'root');
  mkdirSync(join(files, 'bin'), { recursive: true });
  mkdirSync(join(files, 'tmp'));
  copyFileSync(
    execFileSync('which', ['busybox'], { encoding: 'utf8' }).trim(),
    join(files, 'bin/busybox'),
  );
  for (const applet of ['sh', 'rm', 'ln']) symlinkSync('busybox', join(files, 'bin', applet));
  const empty = buildah('from', '--arch', 'arm64', 'scratch');
  await execute('buildah', ['add', '--quiet', empty, files, '/']);
  buildah('config', '--arch', 'arm64', '--os', 'linux', empty);
  const arm64 = buildah('commit', '--quiet', '--rm', empty, 'localhost/node-stand-in:arm64');
  execFileSync('sh', ['-c', `buildah manifest rm ${bases} || true`], { stdio: 'ignore' });
  buildah('manifest', 'create', bases);
  for (const name of [arm64, await provideBase()]) buildah('manifest', 'add', bases, name);
}

describeImage('the image of arm64, built on another processor', () => {
  beforeAll(async () => {
    expect(missingPrograms(['busybox'])).toBeUndefined();
    await buildImage();
    await provideBases();
    // Buildah 1.28 does not replace the variable in FROM, unlike Docker.
    const dockerfile = join(work, 'Dockerfile');
    const text = readFileSync(join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8');
    expect(text).toContain('FROM --platform=$BUILDPLATFORM ');
    const own = process.arch === 'x64' ? 'linux/amd64' : `linux/${process.arch}`;
    writeFileSync(dockerfile, text.replace('$BUILDPLATFORM', own));
    const args = ['--platform', 'linux/arm64', '--build-arg', `NODE_IMAGE=${bases}`];
    await buildDockerfile([...args, '--tag', target], dockerfile);
    container = buildah('from', '--pull-never', target);
    root = buildah('mount', container);
  }, 1_200_000);

  test('says that it is of arm64, and has native packages of arm64 only', () => {
    const [{ Architecture, Os }] = JSON.parse(
      execFileSync('podman', ['image', 'inspect', target], { encoding: 'utf8' }),
    ) as [{ Architecture: string; Os: string }];
    expect(`${Os}/${Architecture}`).toBe('linux/arm64');
    const native = nativeFiles(join(root, 'app'));
    expect(native.map(({ path }) => path)).toContainEqual(expect.stringMatching(/duckdb\.node$/));
    expect(native.map(({ path }) => path)).toContainEqual(expect.stringMatching(/libduckdb\.so$/));
    expect(native.filter(({ processor }) => processor !== 'arm64')).toEqual([]);
  });

  test('has an SBOM with the packages of arm64', () => {
    const bom = JSON.parse(readFileSync(join(root, 'app/sbom.cdx.json'), 'utf8')) as Bom;
    const bindings = bom.components.map(packageNameOf).filter((name) => /bindings-/.test(name));
    expect(bindings).toEqual(['@duckdb/node-bindings-linux-arm64']);
  });
});
