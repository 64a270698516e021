import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cached, cacheKey } from '../../../support/test-cache.ts';
import { imageBuilder } from './image-builder.ts';

const busybox = '/bin/busybox';

/** An image with a shell and the tools of busybox, for pods of tests. */
export const shellImage = 'localhost/busybox:1';

/** An image with the program `probe`, which tests connections. */
export const probeImage = 'localhost/probe:1';

/** Directory of the archives of images that every node has: those of the cluster and of its tests. */
export async function nodeImages(programs: string): Promise<string> {
  const key = cacheKey(basename(programs), readFileSync(busybox, 'base64'));
  return cached('node-images', key, async (directory) => {
    await using builder = imageBuilder();
    for (const [program, user] of [
      ['pause', '65535'],
      ['coredns', '0'],
      ['probe', '0'],
    ] as const) {
      await builder.build(
        {
          name: `localhost/${program}:1`,
          copy: [[join(programs, program), `/${program}`]],
          config: ['--entrypoint', `["/${program}"]`, '--user', user],
        },
        join(directory, `${program}.tar`),
      );
    }
    const root = mkdtempSync(join(tmpdir(), 'spacex-busybox-'));
    try {
      installBusybox(root);
      const config = ['--env', 'PATH=/bin', '--cmd', '["sh"]'];
      await builder.build(
        { name: shellImage, copy: [[root, '/']], config },
        join(directory, 'busybox.tar'),
      );
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
}

/** Installs busybox and a link for each of its tools in `bin` of a root directory. */
export function installBusybox(root: string): void {
  mkdirSync(join(root, 'bin'), { recursive: true });
  cpSync(busybox, join(root, 'bin/busybox'));
  const tools = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const tool of tools) {
    if (tool !== 'busybox') symlinkSync('busybox', join(root, 'bin', tool));
  }
}
