import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached, cacheKey, textOf } from '../../../support/test-cache.ts';
import { imageBuilder } from '../cluster/image-builder.ts';
import type { ImageArchive } from './image-archive.ts';

const directory = fileURLToPath(new URL('airflow', import.meta.url));

/** An image with Airflow from PyPI, under the name of the official image that the chart uses. */
export async function airflowImage(): Promise<ImageArchive> {
  const name = 'docker.io/apache/airflow:3.2.2';
  const python = execFileSync('python3', ['--version'], { encoding: 'utf8' });
  const path = await cached(
    'airflow-image',
    cacheKey(textOf(directory), python),
    async (target) => {
      const work = mkdtempSync(join(tmpdir(), 'spacex-airflow-root-'));
      try {
        await promisify(execFile)(join(directory, 'make-root.sh'), [work]);
        await using builder = imageBuilder();
        const config = [
          ...['--entrypoint', '["/usr/bin/dumb-init","--","/entrypoint"]'],
          ...['--env', 'PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin', '--env', 'LANG=C.UTF-8'],
          ...['--env', 'AIRFLOW_HOME=/opt/airflow', '--env', 'HOME=/home/airflow'],
          ...['--env', 'PYTHONUNBUFFERED=1', '--env', 'DUMB_INIT_SETSID=1'],
          ...['--workingdir', '/opt/airflow', '--user', '50000:0'],
        ];
        await builder.build(
          { name, copy: [[join(work, 'root'), '/']], config },
          join(target, 'image.tar'),
        );
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  );
  return { name, archive: join(path, 'image.tar') };
}
