import { expect, test } from 'vitest';
import {
  describeKustomize,
  type Manifest,
  nameOf,
  podTemplateOf,
  renderOverlay,
} from './support/manifests.ts';
import { describeSchemas, faultsOf } from './support/schemas.ts';

const some: unknown = expect.anything();

describeKustomize('the overlay docker-desktop', () => {
  const manifests = renderOverlay();
  const find = (name: string) => {
    const found = manifests.find((one) => nameOf(one) === name);
    if (found === undefined) throw new Error(`Not in the overlay: ${name}`);
    return found;
  };

  describeSchemas('satisfies the strict schemas of Kubernetes 1.32 and the CRDs', () => {
    // There is no schema of a PriorityClass.
    const described = manifests.filter(({ kind }) => kind !== 'PriorityClass');
    test.for(described.map((one) => [nameOf(one), one] as const))('%s', ([, manifest]) => {
      expect(faultsOf(manifest)).toEqual([]);
    });

    test.for<[string, string, (copy: Record<string, unknown>) => void]>([
      ['an unknown field', 'StatefulSet data-platform/postgres', (c) => set(c, 'spec.replica', 1)],
      ['a wrong type', 'Service data-platform/postgres', (c) => set(c, 'spec.ports', '5432')],
      ['a missing field', 'CronJob data-platform/postgres-backup', (c) => set(c, 'spec', {})],
      ['a typo in a CRD', 'ServiceMonitor monitoring/statsd-exporter', (c) => set(c, 'spec.x', 1)],
    ])('detects %s in %s', ([, name, change]) => {
      const copy = structuredClone(find(name)) as Record<string, unknown>;
      change(copy);
      expect(faultsOf(copy as Manifest)).not.toEqual([]);
    });
  });

  test('contains the objects that others refer to', () => {
    const names = manifests.map(nameOf);
    for (const name of [
      ...['airflow', 'data-jobs', 'data-platform', 'monitoring'].map((one) => `Namespace ${one}`),
      'PersistentVolumeClaim data-platform/postgres-pvc',
      'Service data-platform/postgres',
      'Service monitoring/statsd-exporter',
      'ServiceMonitor data-platform/postgres-exporter',
      ...['data-jobs', 'data-platform'].flatMap((one) => [
        `ResourceQuota ${one}/${one}`,
        `LimitRange ${one}/${one}`,
      ]),
      'PodDisruptionBudget data-platform/postgres',
    ]) {
      expect(names).toContain(name);
    }
    expect(find('Service data-platform/postgres').spec).toMatchObject({ ports: [{ port: 5432 }] });
    expect(new Set(names).size).toBe(names.length);
    expect(manifests.filter(({ kind }) => kind === 'Secret' || kind === 'Ingress')).toEqual([]);
  });

  test('Airflow can launch pods in data-jobs and nothing else', () => {
    const access = manifests.filter(({ kind }) => /Role/.test(kind)).map(nameOf);
    expect(access).toEqual([
      'Role data-jobs/airflow-pod-launcher',
      'RoleBinding data-jobs/airflow-pod-launcher',
    ]);
    const { rules } = find('Role data-jobs/airflow-pod-launcher') as unknown as {
      rules: { resources: string[]; verbs: string[] }[];
    };
    expect(rules.map(({ resources, verbs }) => `${resources}: ${verbs.toSorted()}`)).toEqual([
      'pods: create,delete,get,list,patch,watch',
      'pods/log: get',
      'pods/exec: create,get',
      'events: list,watch',
    ]);
    expect(find('RoleBinding data-jobs/airflow-pod-launcher')).toMatchObject({
      subjects: [
        { kind: 'ServiceAccount', name: 'airflow-scheduler', namespace: 'airflow' },
        { kind: 'ServiceAccount', name: 'airflow-triggerer', namespace: 'airflow' },
      ],
    });
  });

  const pods = manifests.flatMap((manifest) => {
    const template = podTemplateOf(manifest);
    return template === undefined ? [] : [[nameOf(manifest), template] as const];
  });

  test.for(pods)('the pods of %s meet the restricted level', ([, { spec }]) => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.automountServiceAccountToken).toBe(false);
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.imagePullPolicy).toBe('IfNotPresent');
      expect(container.image).toMatch(/:v?\d[^:@]*@sha256:[0-9a-f]{64}$/);
      expect(container.resources).toMatchObject({
        requests: { cpu: some, memory: some, 'ephemeral-storage': some },
        limits: { memory: some, 'ephemeral-storage': some },
      });
    }
    // Without a limit, a full directory would get another pod of the node evicted.
    for (const { emptyDir } of (spec.volumes ?? []) as { emptyDir?: object }[]) {
      if (emptyDir !== undefined) expect(emptyDir).toMatchObject({ sizeLimit: some });
    }
  });

  test('the namespace that Airflow controls contains no workload, no volume and no other login', () => {
    const inJobs = manifests.filter(({ metadata }) => metadata.namespace === 'data-jobs');
    expect([...new Set(inJobs.map(({ kind }) => kind))].toSorted()).toEqual([
      ...['LimitRange', 'NetworkPolicy', 'ResourceQuota', 'Role', 'RoleBinding', 'ServiceAccount'],
    ]);
  });

  test('the database is evicted last, and its pod is never replaced before it is gone', () => {
    const server = find('StatefulSet data-platform/postgres');
    expect(server.spec).toMatchObject({
      replicas: 1,
      template: {
        spec: {
          priorityClassName: find('PriorityClass spacex-database').metadata.name,
          volumes: expect.arrayContaining([
            { name: 'data', persistentVolumeClaim: { claimName: 'postgres-pvc' } },
          ]),
        },
      },
    });
    expect(server.spec?.['volumeClaimTemplates']).toBeUndefined();
  });

  test('claims and ConfigMaps of all pods exist', () => {
    for (const [name, { spec }] of pods) {
      const [, path = ''] = name.split(' ');
      const [namespace] = path.split('/');
      for (const volume of spec.volumes ?? []) {
        const { persistentVolumeClaim: claim, configMap } = volume as {
          persistentVolumeClaim?: { claimName: string };
          configMap?: { name: string };
        };
        if (claim) find(`PersistentVolumeClaim ${namespace}/${claim.claimName}`);
        if (configMap) find(`ConfigMap ${namespace}/${configMap.name}`);
      }
    }
  });
});

function set(target: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((at, key) => at[key] as Record<string, unknown>, target);
  parent[last] = value;
}
