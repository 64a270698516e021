import { expect, test } from 'vitest';
import {
  describeKustomize,
  type Manifest,
  nameOf,
  podTemplateOf,
  render,
} from './support/manifests.ts';
import { describeSchemas, faultsOf } from './support/schemas.ts';

const overlays = ['docker-desktop', 'kind', 'managed'] as const;

/** The name without the hash of generated ConfigMaps. */
const stableName = (one: Manifest) =>
  one.kind === 'ConfigMap' ? nameOf(one).replace(/-[a-z0-9]{10}$/, '') : nameOf(one);

describeKustomize('overlays', () => {
  const rendered = Object.fromEntries(
    overlays.map((name) => [name, render(`deploy/kubernetes/overlays/${name}`)]),
  ) as Record<(typeof overlays)[number], Manifest[]>;
  const find = (overlay: (typeof overlays)[number], name: string) => {
    const found = rendered[overlay].find((one) => stableName(one) === name);
    if (found === undefined) throw new Error(`Not in the overlay ${overlay}: ${name}`);
    return found;
  };

  /** Objects that only the overlay for managed clusters has. */
  const ofManaged = [
    ...['data-platform', 'data-jobs', 'airflow', 'monitoring'].map(
      (namespace) => `ConfigMap ${namespace}/postgres-ca`,
    ),
    'ConfigMap data-platform/backup-store',
    'ConfigMap data-platform/backup-store-scripts',
    'NetworkPolicy data-platform/backups-to-object-store',
    'ServiceAccount data-platform/postgres-backup',
  ];

  test.for(overlays)('%s contains the same objects', (name) => {
    const expected = rendered['docker-desktop'].map(stableName);
    if (name === 'managed') expected.push(...ofManaged);
    expect(rendered[name].map(stableName).toSorted()).toEqual(expected.toSorted());
  });

  describeSchemas('satisfy the schemas of Kubernetes 1.32', () => {
    test.for(overlays)('%s', (name) => {
      const described = rendered[name].filter(({ kind }) => kind !== 'PriorityClass');
      expect(described.flatMap(faultsOf)).toEqual([]);
    });
  });

  test.for(['kind', 'managed'] as const)('%s allows no address of Docker Desktop', (name) => {
    const allowed = rendered[name]
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .flatMap(({ spec }) => [...JSON.stringify(spec).matchAll(/"cidr":"([^"]+)"/g)])
      .map(([, cidr]) => cidr);
    expect(allowed.length).toBeGreaterThan(4);
    expect(allowed).not.toContain('192.168.65.0/24');
    if (name === 'managed') expect(allowed).not.toContain('172.16.0.0/12');
  });

  test('managed sets the storage class of every claim', () => {
    const claims = rendered.managed.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.length).toBeGreaterThan(2);
    for (const { spec, metadata } of claims) {
      expect(spec?.['storageClassName'], metadata.name).toBe('gp3');
    }
  });

  test('managed needs TLS for every connection from another pod', () => {
    const [server] =
      podTemplateOf(find('managed', 'StatefulSet data-platform/postgres'))?.spec.containers ?? [];
    const { args } = server as unknown as { args: string[] };
    expect(args).toContain('ssl=on');
    expect(args.filter((one) => one === '-c')).toHaveLength(args.length / 2);
    const hba =
      find('managed', 'ConfigMap data-platform/postgres-config').data?.['pg_hba.conf'] ?? '';
    const base =
      find('docker-desktop', 'ConfigMap data-platform/postgres-config').data?.['pg_hba.conf'] ?? '';
    const lines = (text: string) => text.split('\n').filter((line) => /^(local|host)/.test(line));
    expect(lines(hba).map((line) => line.replace('hostssl ', 'host    '))).toEqual(lines(base));
    for (const line of lines(hba).filter((one) => /^host.* all +scram/.test(one))) {
      expect(line).toMatch(/^hostssl/);
    }
    const text = JSON.stringify(rendered.managed);
    expect(text).not.toMatch(/sslmode[=:] ?(disable|require|prefer)/);
    expect(text.match(/sslmode[=:] ?verify-full/g)).toHaveLength(2);
    expect(text.match(/"name":"PGSSLMODE","value":"verify-full"/g)).toHaveLength(2);
  });

  test('managed does not run before its values are set', () => {
    const authority = find('managed', 'ConfigMap airflow/postgres-ca').data?.['ca.crt'];
    expect(authority).not.toContain('BEGIN CERTIFICATE');
    expect(find('managed', 'ConfigMap data-platform/backup-store').data?.['BACKUP_STORE']).toMatch(
      /^s3:\/\/BUCKET\//,
    );
  });
});
