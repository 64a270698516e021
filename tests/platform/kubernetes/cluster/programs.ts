import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached, cacheKey, cachePath, textOf } from '../../../support/test-cache.ts';

const execute = promisify(execFile);
const sources = fileURLToPath(new URL('programs', import.meta.url));

/** Why the programs cannot be built; undefined if Go can build them. Their key contains its version. */
export function missingPrograms(): string | undefined {
  if (goVersion() !== undefined) return undefined;
  return 'Go is not installed, which builds the programs of the cluster';
}

/**
 * Directory of the cluster's programs: keeper, kubernetes, kubectl, helm, and those of images. The
 * first build takes Go some 7 minutes on two cores.
 */
export async function clusterPrograms(): Promise<string> {
  const name = 'kubernetes';
  const key = cacheKey(textOf(sources), goVersion() ?? '');
  if (!existsSync(cachePath(name, key))) {
    console.log('Building Kubernetes from its Go modules; this takes several minutes, once.');
  }
  return cached(name, key, buildPrograms);
}

async function buildPrograms(directory: string): Promise<void> {
  const version = /k8s\.io\/kubernetes (v[\d.]+)/.exec(read('go.mod'))?.[1] ?? '';
  // Without it, kubelet and the clients see a server of version v0.0.0.
  const settings = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].map(
    (pkg) => `-X ${pkg}.gitVersion=${version}`,
  );
  const flags = ['-trimpath', '-buildvcs=false', '-ldflags', ['-s', '-w', ...settings].join(' ')];
  const packages = ['./...', 'helm.sh/helm/v3/cmd/helm'];
  await execute('go', ['build', '-mod=readonly', ...flags, '-o', `${directory}/`, ...packages], {
    cwd: sources,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const kubectl = join(directory, 'kubectl');
  writeFileSync(kubectl, '#!/bin/sh\nexec "$(dirname "$0")/kubernetes" kubectl "$@"\n');
  chmodSync(kubectl, 0o755);
}

function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['version'], { encoding: 'utf8', cwd: sources }).trim();
  } catch {
    return undefined;
  }
}

function read(name: string): string {
  return readFileSync(join(sources, name), 'utf8');
}
