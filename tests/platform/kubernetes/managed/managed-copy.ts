import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../cli/command.ts';
import { type Certificates, makeCertificates } from '../../../support/certificates.ts';
import { serverAccount } from '../../../support/postgres-binaries.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import type { ClusterStore } from './object-store.ts';

/** A copy of `deploy/` and `dags/` whose overlay `managed` has the values of the test cluster. */
export interface ManagedCopy extends Disposable {
  readonly root: string;
  readonly certificates: Certificates;
}

/** Copies the files, and sets the values that deploy/README.md tells a user to set. */
export function copyManaged({ url, bucket }: ClusterStore): ManagedCopy {
  const folder = temporaryFolder();
  const root = folder.path;
  for (const name of ['deploy', 'dags']) {
    cpSync(join(repositoryRoot, name), join(root, name), { recursive: true });
  }
  const host = 'postgres.data-platform.svc.cluster.local';
  const certificates = makeCertificates(root, serverAccount(), host);
  if (certificates === undefined) throw new Error('openssl is not installed.');
  const overlay = join(root, 'deploy/kubernetes/overlays/managed');
  const replace = (name: string, ...pairs: readonly (readonly [from: string, to: string])[]) => {
    let text = readFileSync(join(overlay, name), 'utf8');
    for (const [from, to] of pairs) {
      if (!text.includes(from)) throw new Error(`${name} does not contain ${from}.`);
      text = text.replaceAll(from, to);
    }
    writeFileSync(join(overlay, name), text);
  };
  // The network of the node is that of Docker Desktop.
  const port = ['port: 443 }', 'port: 6443 }\n        - { protocol: TCP, port: 443 }'] as const;
  replace(
    'addresses.yaml',
    ['172.20.0.1/32', '10.96.0.1/32'],
    ['10.0.0.0/16', '192.168.65.0/24'],
    port,
  );
  replace('kubelets.yaml', ['10.0.0.0/16', '192.168.65.0/24']);
  replace('storage-class.yaml', ['gp3', 'hostpath']);
  const region = 'AWS_REGION=eu-central-1';
  replace('backups/store.env', ['BUCKET', bucket], [region, `${region}\nAWS_ENDPOINT_URL=${url}`]);
  cpSync(certificates.authority, join(overlay, 'tls/ca.crt'));
  return { root, certificates, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}
