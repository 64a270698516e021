import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemPostgres } from '../../../support/postgres-binaries.ts';
import { cached, cacheKey, textOf } from '../../../support/test-cache.ts';
import { imageBuilder } from '../cluster/image-builder.ts';
import { installBusybox } from '../cluster/node-images.ts';
import type { ImageArchive } from './image-archive.ts';

const directory = fileURLToPath(new URL('postgres', import.meta.url));

/** An image with the PostgreSQL of this machine, in place of the official Alpine image. */
export async function postgresImage(): Promise<ImageArchive> {
  const bin = systemPostgres();
  const name = 'localhost/postgres:1';
  const server = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  const path = await cached(
    'postgres-image',
    cacheKey(textOf(directory), server),
    async (target) => {
      const root = mkdtempSync(join(tmpdir(), 'spacex-postgres-root-'));
      try {
        installBusybox(root);
        await promisify(execFile)(join(directory, 'make-root.sh'), [bin, root]);
        cpSync(join(directory, 'entrypoint.sh'), join(root, 'bin/docker-entrypoint.sh'));
        await using builder = imageBuilder();
        const version = basename(dirname(bin));
        const config = [
          ...['--entrypoint', '["docker-entrypoint.sh"]', '--cmd', 'postgres'],
          ...['--env', `PATH=${bin}:/bin`, '--env', 'LANG=C.UTF-8'],
          ...['--env', `PGDATA=/var/lib/postgresql/${version}/docker`],
          // A fast shutdown, as in the official image: SIGTERM would wait for the clients.
          ...['--stop-signal', 'SIGINT', '--workingdir', '/'],
        ];
        await builder.build({ name, copy: [[root, '/']], config }, join(target, 'image.tar'));
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    },
  );
  return { name, archive: join(path, 'image.tar') };
}
