import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../cli/command.ts';
import { builtVersitygw } from '../../../lake/support/store-programs.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** An S3 store at an address outside the cluster, with an empty bucket. */
export interface ClusterStore extends Disposable {
  readonly url: string;
  readonly bucket: string;
  readonly keys: Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  /** Sizes of the objects in bytes, by key. */
  objects(): Readonly<Record<string, number>>;
}

/** Starts versitygw on the node, on a public address, so that pods reach it through the policies. */
export async function startClusterStore(cluster: Cluster): Promise<ClusterStore> {
  const folder = temporaryFolder();
  const [access, secret, bucket, address] = ['test', 'testtesttest', 'backups', '203.0.113.10'];
  await cluster.inNode('mkdir', '-p', join(folder.path, bucket));
  await cluster.inNode('ip', 'address', 'add', `${address}/32`, 'dev', 'lo');
  const keys = ['--access', access, '--secret', secret, '--region', 'eu-central-1'];
  // Port 443 without TLS: the policies look at addresses and ports only.
  const serve = [...keys, '--port', `${address}:443`, 'posix', folder.path];
  cluster.startInNode(await builtVersitygw(), ...serve);
  return {
    url: `http://${address}:443`,
    bucket,
    keys: { AWS_ACCESS_KEY_ID: access, AWS_SECRET_ACCESS_KEY: secret },
    objects: () => {
      const root = join(folder.path, bucket);
      const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
      const sizes = files.map((file) => [file, statSync(join(root, file))] as const);
      return Object.fromEntries(
        sizes.filter(([, stat]) => stat.isFile()).map(([file, stat]) => [file, stat.size]),
      );
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
