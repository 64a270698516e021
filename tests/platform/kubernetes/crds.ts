import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached, cacheKey, textOf } from '../../support/test-cache.ts';

const sources = fileURLToPath(new URL('crds', import.meta.url));

/** Directory of the CRDs of monitoring.coreos.com/v1. */
export function operatorCrds(): Promise<string> {
  const types = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1';
  return crdsOf('operator-crds', types);
}

/** Directory of the CRDs of external-secrets.io/v1. */
export function externalSecretsCrds(): Promise<string> {
  const types = 'github.com/external-secrets/external-secrets/apis/externalsecrets/v1';
  return crdsOf('external-secrets-crds', types);
}

/** Generates CRDs from the Go types of an operator. */
function crdsOf(name: string, types: string): Promise<string> {
  const go = execFileSync('go', ['version'], { encoding: 'utf8', cwd: sources });
  return cached(name, cacheKey(textOf(sources), go), async (directory) => {
    const generator = ['tool', 'controller-gen'];
    const crd = 'crd:crdVersions=v1,generateEmbeddedObjectMeta=true';
    await promisify(execFile)(
      'go',
      [...generator, crd, `paths=${types}`, `output:crd:dir=${directory}`],
      { cwd: sources, env: { ...process.env, GOFLAGS: '-mod=readonly' } },
    );
  });
}
