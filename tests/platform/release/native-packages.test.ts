import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Bom, packageNameOf } from '../../../scripts/sbom/bom.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { nativeFiles } from '../support/elf.ts';

const work = mkdtempSync(join(tmpdir(), 'spacex-native-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The processor that this machine does not have. */
const [cpu, processor] = process.arch === 'arm64' ? ['x64', 'amd64'] : ['arm64', 'arm64'];

test('the content of an image for another processor has its native packages only, also in the SBOM', () => {
  const env = {
    ...process.env,
    // As in the Dockerfile; image-arm64.long.test.ts builds the whole image.
    PNPM_CONFIG_SUPPORTED_ARCHITECTURES: JSON.stringify({
      os: ['linux'],
      cpu: [cpu],
      libc: ['glibc'],
    }),
  };
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, {
      cwd: repositoryRoot,
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const app = join(work, 'app');
  run('pnpm', '--filter', '@spacex-platform/image', 'deploy', '--prod', '--legacy', app);
  const native = nativeFiles(app);
  expect(native.map(({ path }) => basename(path)).toSorted()).toEqual([
    'duckdb.node',
    'libduckdb.so',
  ]);
  expect(native.filter((file) => file.processor !== processor)).toEqual([]);
  const bom = JSON.parse(
    run(process.execPath, 'scripts/write-sbom.ts', 'image', app, '1.2.3'),
  ) as Bom;
  expect(bom.metadata.component).toMatchObject({ name: 'spacex-etl', version: '1.2.3' });
  const bindings = bom.components.map(packageNameOf).filter((name) => name.includes('bindings-'));
  expect(bindings).toEqual([`@duckdb/node-bindings-linux-${cpu}`]);
});
