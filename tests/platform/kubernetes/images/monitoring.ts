import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cached, cacheKey } from '../../../support/test-cache.ts';
import { imageBuilder } from '../cluster/image-builder.ts';
import type { ImageArchive } from './image-archive.ts';

/** An image with the Prometheus of this machine. */
export function prometheusImage(): Promise<ImageArchive> {
  return imageOf('prometheus', '/usr/bin/prometheus');
}

/** An image with the Alertmanager of this machine. */
export function alertmanagerImage(): Promise<ImageArchive> {
  // Debian's program reads its templates from a directory.
  const templates = ['default.tmpl', 'email.tmpl'].map(
    (name) => `/usr/share/prometheus/alertmanager/${name}`,
  );
  return imageOf('alertmanager', '/usr/bin/prometheus-alertmanager', ...templates);
}

/** An image with a program of this machine, the libraries that it needs, and other files. */
async function imageOf(
  short: string,
  program: string,
  ...files: readonly string[]
): Promise<ImageArchive> {
  const name = `localhost/${short}:1`;
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const path = await cached(`${short}-image`, cacheKey(version, ...files), async (target) => {
    const root = mkdtempSync(join(tmpdir(), `spacex-${short}-root-`));
    try {
      for (const file of [program, ...librariesOf(program), ...files]) {
        mkdirSync(join(root, dirname(file)), { recursive: true });
        copyFileSync(file, join(root, file));
      }
      await using builder = imageBuilder();
      const config = ['--entrypoint', `["${program}"]`, '--user', '65534'];
      await builder.build({ name, copy: [[root, '/']], config }, join(target, 'image.tar'));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
  return { name, archive: join(path, 'image.tar') };
}

/** Paths of the shared libraries and the dynamic linker of a program. */
function librariesOf(file: string): string[] {
  const lines = execFileSync('ldd', [file], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => /(?:=> |^\s+)(\/\S+)/.exec(line)?.[1] ?? []);
}
