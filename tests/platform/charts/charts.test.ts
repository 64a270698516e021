import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../cli/command.ts';
import {
  describeKustomize,
  type Manifest,
  nameOf,
  podTemplateOf,
  renderOverlay,
} from '../../deploy/support/manifests.ts';
import { describePrograms, describeWhen } from '../../support/describe-when.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { missingPrograms } from '../kubernetes/cluster/programs.ts';
import { missingCharts } from '../kubernetes/platform/platform.ts';
import { renderChart, secretReaders } from './render-chart.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, 'deploy', path), 'utf8');

interface Pod {
  readonly of: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Pods that the operator makes for its own resources, with the labels that it sets. */
function operatorPods(manifests: readonly Manifest[]): Pod[] {
  return manifests
    .filter(({ kind }) => kind === 'Prometheus' || kind === 'Alertmanager')
    .map((one) => ({
      of: nameOf(one),
      namespace: `${one.metadata.namespace}`,
      labels: { 'app.kubernetes.io/name': one.kind.toLowerCase() },
    }));
}

function podsOf(manifests: readonly Manifest[]): Pod[] {
  return manifests.flatMap((one) => {
    const template = podTemplateOf(one);
    if (template === undefined) return [];
    return [{ of: nameOf(one), namespace: `${one.metadata.namespace}`, ...template.metadata }];
  });
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly values?: readonly string[];
  }[];
}

const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, { labels }: Pod) =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, values = [] }) => values.includes(labels[key] ?? ''));

describeWhen('the charts', missingCharts() ?? missingPrograms(), () => {
  let airflow: Manifest[];
  let monitoring: Manifest[];
  beforeAll(async () => {
    airflow = await renderChart('airflow');
    monitoring = await renderChart('kube-prom-stack');
  }, 1_200_000);
  const all = () => [...airflow, ...monitoring];
  const find = (name: string) => {
    const found = all().find((one) => nameOf(one) === name);
    if (found === undefined) throw new Error(`The charts do not render ${name}.`);
    return found;
  };

  test('only the operator of Prometheus may read secrets', async () => {
    expect(secretReaders(all())).toEqual(['ClusterRole kube-prom-stack-operator']);
    // The values prevent that; the charts' own settings would not.
    const without = ['grafana.rbac.namespaced=false', 'grafana.rbac.useExistingRole='];
    const mutant = await renderChart('kube-prom-stack', '--set', without.join(','));
    expect(secretReaders(mutant)).toContain('ClusterRole kube-prom-stack-grafana-clusterrole');
    const list = 'kube-state-metrics.collectors={pods,secrets}';
    expect(secretReaders(await renderChart('kube-prom-stack', '--set', list))).toContain(
      'ClusterRole kube-prom-stack-kube-state-metrics',
    );
  });

  test('Grafana reads ConfigMaps of its namespace only', () => {
    const { roleRef, subjects } = find('RoleBinding monitoring/kube-prom-stack-grafana');
    expect(roleRef).toMatchObject({ kind: 'Role', name: 'grafana-config-reader' });
    expect(subjects).toEqual([
      { kind: 'ServiceAccount', name: 'kube-prom-stack-grafana', namespace: 'monitoring' },
    ]);
    expect(find('Role monitoring/grafana-config-reader')['rules']).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    ]);
    const bindings = all().filter(({ kind }) => kind === 'ClusterRoleBinding');
    expect(bindings.filter((one) => JSON.stringify(one).includes('grafana'))).toEqual([]);
  });

  test('every container has requests and a memory limit', () => {
    const some: unknown = expect.anything();
    const complete = { requests: { cpu: some, memory: some }, limits: { memory: some } };
    let count = 0;
    for (const manifest of all()) {
      const spec = podTemplateOf(manifest)?.spec;
      for (const one of [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])]) {
        expect(one.resources, `${nameOf(manifest)} ${one.name}`).toMatchObject(complete);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(15);
    for (const kind of ['Prometheus', 'Alertmanager']) {
      expect(find(`${kind} monitoring/kube-prom-stack`).spec?.['resources'], kind).toMatchObject(
        complete,
      );
    }
    const operator = JSON.stringify(find('Deployment monitoring/kube-prom-stack-operator'));
    for (const value of ['cpu-request=10m', 'memory-request=32Mi', 'memory-limit=96Mi']) {
      expect(operator).toContain(`--config-reloader-${value}`);
    }
  });

  describeKustomize('with the overlay', () => {
    const overlay = renderOverlay();
    const policies = overlay.filter(({ kind }) => kind === 'NetworkPolicy');
    const pods = () => [
      ...podsOf([...all(), ...overlay]),
      ...operatorPods(monitoring),
      { of: 'the DAG', namespace: 'data-jobs', labels: { 'app.kubernetes.io/name': 'spacex-etl' } },
    ];

    test('every selector of a policy selects a pod', () => {
      const empty = policies.flatMap(({ metadata, spec }) => {
        const {
          podSelector,
          ingress = [],
          egress = [],
        } = spec as {
          podSelector: Selector;
          ingress?: { from?: Peer[] }[];
          egress?: { to?: Peer[] }[];
        };
        const peers = [
          ...ingress.flatMap(({ from = [] }) => from),
          ...egress.flatMap(({ to = [] }) => to),
        ];
        const own = { podSelector, namespace: metadata.namespace };
        const targets = [
          own,
          ...peers.map(({ podSelector: peer, namespaceSelector }) => ({
            podSelector: peer,
            namespace:
              namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? metadata.namespace,
          })),
        ];
        return targets
          .filter(({ namespace }) => namespace !== 'kube-system')
          .flatMap((one) =>
            one.podSelector === undefined ? [] : [{ ...one, podSelector: one.podSelector }],
          )
          .filter(
            (one) =>
              !pods().some(
                (pod) => pod.namespace === one.namespace && selects(one.podSelector, pod),
              ),
          )
          .map((one) => `${metadata.name}: ${JSON.stringify(one)}`);
      });
      expect(empty).toEqual([]);
      expect(policies.length).toBeGreaterThan(20);
    });

    test('every value of a selector is the label of a pod', () => {
      const values = policies.flatMap(({ spec }) =>
        [
          ...JSON.stringify(spec).matchAll(
            /"key":"([^"]+)","operator":"In","values":\[([^\]]*)\]/g,
          ),
        ].flatMap(([, key = '', list = '']) =>
          list.split(',').map((text) => [key, JSON.parse(text) as string]),
        ),
      );
      expect(values.length).toBeGreaterThan(8);
      const unknown = values.filter(
        ([key = '', value]) => !pods().some(({ labels }) => labels[key] === value),
      );
      expect(unknown).toEqual([]);
    });

    test('every pod of the charts is allowed what it needs by a policy of its own', () => {
      const lonely = [...podsOf(all()), ...operatorPods(monitoring)].filter(
        (pod) =>
          !policies.some(
            ({ metadata, spec }) =>
              metadata.namespace === pod.namespace &&
              !['default-deny', 'to-dns'].includes(metadata.name) &&
              selects(spec?.['podSelector'] as Selector, pod),
          ),
      );
      expect(lonely).toEqual([]);
    });

    test('Prometheus selects the monitors and rules of the platform', () => {
      const { spec } = find('Prometheus monitoring/kube-prom-stack');
      for (const [field, kind] of [
        ['serviceMonitorSelector', 'ServiceMonitor'],
        ['ruleSelector', 'PrometheusRule'],
      ] as const) {
        const ours = overlay.filter((one) => one.kind === kind);
        expect(ours.length).toBeGreaterThan(1);
        for (const { metadata } of ours) {
          const pod = { of: '', namespace: '', labels: metadata.labels ?? {} };
          expect(selects(spec?.[field] as Selector, pod), metadata.name).toBe(true);
        }
        expect(spec?.[field.replace('Selector', 'NamespaceSelector')]).toEqual({});
      }
    });

    test('the sidecars of Grafana load the ConfigMaps of dashboards and data sources', () => {
      const grafana = podTemplateOf(find('Deployment monitoring/kube-prom-stack-grafana'));
      const containers = (grafana?.spec.containers ?? []) as readonly {
        name: string;
        env?: { name: string; value?: string }[];
      }[];
      for (const [sidecar, label] of [
        ['grafana-sc-dashboard', 'grafana_dashboard'],
        ['grafana-sc-datasources', 'grafana_datasource'],
      ]) {
        const env = containers.find(({ name }) => name === sidecar)?.env ?? [];
        const value = (name: string) => env.find((one) => one.name === name)?.value;
        expect(value('LABEL')).toBe(label);
        expect(value('NAMESPACE')).toBe('monitoring');
        expect(value('RESOURCE')).toBe('configmap');
        const labelled = overlay.filter(({ metadata }) => metadata.labels?.[label ?? ''] === '1');
        expect(labelled.length, label).toBeGreaterThan(0);
        for (const { kind, metadata } of labelled) {
          expect([kind, metadata.namespace]).toEqual(['ConfigMap', 'monitoring']);
        }
      }
    });
  });

  interface Peer {
    readonly podSelector?: Selector;
    readonly namespaceSelector?: Selector;
  }

  test.for([
    ['airflow', 'airflow-api-server', 8080],
    ['monitoring', 'kube-prom-stack-alertmanager', 9093],
    ['monitoring', 'kube-prom-stack-grafana', 3000],
    ['monitoring', 'kube-prom-stack-prometheus', 9090],
  ] as const)('the service %s/%s has port %i', ([namespace, name, port]) => {
    const ports = find(`Service ${namespace}/${name}`).spec?.['ports'] as { port: number }[];
    expect(ports.map((one) => one.port)).toContain(port);
  });

  test('up.sh deletes the jobs of Airflow, and smoke.sh finds its scheduler', () => {
    const jobs = airflow.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name);
    const [, deleted = ''] = /delete job (.*) --ignore-not-found/.exec(read('up.sh')) ?? [];
    expect(deleted.split(' ').toSorted()).toEqual(jobs.toSorted());
    const template = podTemplateOf(find('StatefulSet airflow/airflow-scheduler'));
    expect(template?.metadata.labels['component']).toBe('scheduler');
    expect(template?.spec.containers.map(({ name }) => name)).toContain('scheduler');
  });

  test('the service accounts that may launch pods exist', () => {
    const accounts = airflow
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map(({ metadata }) => metadata.name);
    expect(accounts).toEqual(expect.arrayContaining(['airflow-scheduler', 'airflow-triggerer']));
  });

  test('the password of the administrator is read from a secret', () => {
    const job = JSON.stringify(find('Job airflow/airflow-create-user').spec);
    expect(job).toContain('--password \\"$ADMIN_PASSWORD\\"');
    expect(job).toContain('{"secretKeyRef":{"name":"airflow-admin","key":"password"}}');
    expect(job).not.toContain('"-p"');
  });

  test('the data source of the dashboards exists, and Grafana has the password of the other', () => {
    const sources = find('ConfigMap monitoring/kube-prom-stack-grafana-datasource').data ?? {};
    expect(Object.values(sources).join()).toMatch(/^ +uid: prometheus$/m);
    const grafana = JSON.stringify(find('Deployment monitoring/kube-prom-stack-grafana').spec);
    const [, variable = ''] =
      /password: \$(\w+)/.exec(read('monitoring/data-sources/warehouse.yaml')) ?? [];
    expect(grafana).toMatch(
      new RegExp(`"name":"${variable}","valueFrom":{"secretKeyRef":{[^}]*"grafana-postgres"`),
    );
  });

  test.for(['dags-from-git', 'dags-in-image'])(
    '%s.yaml mounts no ConfigMap of a DAG',
    async (name) => {
      const file = join('deploy/airflow', `${name}.yaml`);
      const rendered = await renderChart('airflow', '--values', file);
      expect(JSON.stringify(rendered)).not.toContain('airflow-dags');
      expect(JSON.stringify(airflow)).toContain('airflow-dags');
    },
  );

  describePrograms('amtool', ['amtool'], () => {
    test('accepts the configuration of Alertmanager, and routes alerts by severity', () => {
      const secret = find('Secret monitoring/alertmanager-kube-prom-stack');
      const encoded = secret.data?.['alertmanager.yaml'] ?? '';
      using folder = temporaryFolder();
      const file = join(folder.path, 'alertmanager.yaml');
      writeFileSync(file, Buffer.from(encoded, 'base64'));
      const amtool = (...args: string[]) =>
        execFileSync('amtool', args, { encoding: 'utf8' }).trim();
      expect(amtool('check-config', file)).toContain('2 receivers');
      const receiver = (...labels: string[]) =>
        amtool('config', 'routes', 'test', `--config.file=${file}`, ...labels);
      expect(receiver('alertname=SpacexDataStale', 'severity=critical')).toBe('on-call');
      expect(receiver('alertname=SpacexRunFailed', 'severity=warning')).toBe('on-call');
      expect(receiver('alertname=Watchdog', 'severity=none')).toBe('null');
      expect(receiver('alertname=PostgresCacheHitRatioLow', 'severity=info')).toBe('null');
    });
  });
});

describe('the charts of the tests', () => {
  test('have the versions that up.sh installs', () => {
    const versions = [...read('up.sh').matchAll(/--version (\S+)/g)].map(([, version]) => version);
    const charts = ['kube-prometheus-stack', 'airflow'];
    expect(charts.map((chart, index) => `${chart}-${versions[index]}.tgz`)).toEqual([
      'kube-prometheus-stack-85.1.3.tgz',
      'airflow-1.22.0.tgz',
    ]);
    expect(versions).toHaveLength(charts.length);
  });
});
