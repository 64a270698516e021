import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached, cacheKey, textOf } from '../../../support/test-cache.ts';
import { imageBuilder } from '../cluster/image-builder.ts';
import type { ImageArchive } from './image-archive.ts';

const sources = fileURLToPath(new URL('exporters', import.meta.url));

/** Images of the exporters, by the last part of their name: `postgres-exporter`, `statsd-exporter`. */
export async function exporterImages(): Promise<Readonly<Record<string, ImageArchive>>> {
  const go = execFileSync('go', ['version'], { encoding: 'utf8', cwd: sources });
  const path = await cached('exporter-images', cacheKey(textOf(sources), go), buildExporters);
  return Object.fromEntries(
    Object.keys(programs).map((image) => [
      image,
      { name: `localhost/${image}:1`, archive: join(path, `${image}.tar`) },
    ]),
  );
}

/** Package of each image. */
const programs: Readonly<Record<string, string>> = {
  'postgres-exporter': 'github.com/prometheus-community/postgres_exporter/cmd/postgres_exporter',
  'statsd-exporter': 'github.com/prometheus/statsd_exporter',
};

async function buildExporters(directory: string): Promise<void> {
  await using builder = imageBuilder();
  const bin = join(directory, 'bin');
  const flags = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
  await promisify(execFile)(
    'go',
    ['build', ...flags, '-o', `${bin}/`, ...Object.values(programs)],
    {
      cwd: sources,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
    },
  );
  for (const [image, pkg] of Object.entries(programs)) {
    const program = pkg.slice(pkg.lastIndexOf('/') + 1);
    await builder.build(
      {
        name: `localhost/${image}:1`,
        copy: [[join(bin, program), `/bin/${program}`]],
        config: ['--entrypoint', `["/bin/${program}"]`, '--user', '65534'],
      },
      join(directory, `${image}.tar`),
    );
  }
}
