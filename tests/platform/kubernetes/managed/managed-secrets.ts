import type { Certificates } from '../../../support/certificates.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterStore } from './object-store.ts';

/** Creates the secrets that deploy/README.md requires on a managed cluster. */
export async function createManagedSecrets(
  { kubectl }: Cluster,
  { certificate, key }: Certificates,
  { keys }: ClusterStore,
): Promise<void> {
  const create = ['--namespace', 'data-platform', 'create', 'secret'];
  await kubectl(...create, 'tls', 'postgres-tls', '--cert', certificate, '--key', key);
  const literals = Object.entries(keys).map(([name, value]) => `--from-literal=${name}=${value}`);
  await kubectl(...create, 'generic', 'backup-store', ...literals);
}
