import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** An image that consists of copied files. */
export interface ImageFiles {
  /** Name that the archive gives to the image: `localhost/pause:1`. */
  readonly name: string;
  /** Source and target of each copy. */
  readonly copy: readonly (readonly [source: string, target: string])[];
  /** Options of `buildah config`. */
  readonly config: readonly string[];
}

/** Builds images without a registry and without traces in the storage of this machine. */
export interface ImageBuilder extends AsyncDisposable {
  /** Runs buildah; returns its standard output. */
  buildah(...args: readonly string[]): Promise<string>;
  /** Builds an image from files and writes it to an archive. */
  build(files: ImageFiles, archive: string): Promise<void>;
  /** Writes an image to an archive that `ctr images import` reads. */
  save(image: string, archive: string): Promise<void>;
}

/** Creates a builder with a storage of its own. */
export function imageBuilder(): ImageBuilder {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-buildah-'));
  const storage = ['--root', join(directory, 'root'), '--runroot', join(directory, 'run')];
  const buildah = async (...args: readonly string[]) => {
    const { stdout } = await execute('buildah', [...storage, '--storage-driver', 'vfs', ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  };
  const save = async (image: string, archive: string) => {
    await buildah('push', '--quiet', image, `docker-archive:${archive}:${image}`);
  };
  const build = async ({ name, copy, config }: ImageFiles, archive: string) => {
    const container = await buildah('from', 'scratch');
    for (const [source, target] of copy)
      await buildah('copy', '--quiet', container, source, target);
    await buildah('config', ...config, container);
    await buildah('commit', '--quiet', '--rm', container, name);
    await save(name, archive);
  };
  const dispose = async () => rmSync(directory, { recursive: true, force: true });
  return { buildah, build, save, [Symbol.asyncDispose]: dispose };
}
