import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cached, cacheKey, textOf } from '../../support/test-cache.ts';

const sources = fileURLToPath(new URL('crds', import.meta.url));
const types = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1';

/** Directory of the CRDs of monitoring.coreos.com/v1, generated from the types of the operator. */
export async function operatorCrds(): Promise<string> {
  const go = execFileSync('go', ['version'], { encoding: 'utf8', cwd: sources });
  return cached('operator-crds', cacheKey(textOf(sources), go), async (directory) => {
    const generator = ['tool', 'controller-gen'];
    const crd = 'crd:crdVersions=v1,generateEmbeddedObjectMeta=true';
    await promisify(execFile)(
      'go',
      [...generator, crd, `paths=${types}`, `output:crd:dir=${directory}`],
      { cwd: sources, env: { ...process.env, GOFLAGS: '-mod=readonly' } },
    );
  });
}
