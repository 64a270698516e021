import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import {
  describeKustomize,
  type Manifest,
  nameOf,
  render,
  renderOverlay,
} from './support/manifests.ts';
import type { NetworkPolicy } from './support/network.ts';
import { internet } from './support/network-connections.ts';
import { type Difference, describeDifference, differences } from './support/network-probes.ts';
import { airflowValuesSchema, describeSchemas, faultsBy, faultsOf } from './support/schemas.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const isPolicy = (one: Manifest): one is NetworkPolicy => one.kind === 'NetworkPolicy';
const nameAndPort = ({ to, port }: Difference) =>
  `${'namespace' in to ? `${to.namespace}/${to.labels['app.kubernetes.io/name']}` : 'out'} ${port.port}`;

describeKustomize('optional parts of the platform', () => {
  const policies = renderOverlay().filter(isPolicy);
  const gitSync = render('deploy/kubernetes/optional/git-sync');
  const loki = render('deploy/kubernetes/optional/loki');

  describeSchemas('satisfy the schemas of Kubernetes 1.32', () => {
    test.for([...gitSync, ...loki].map((one) => [nameOf(one), one] as const))('%s', ([, one]) => {
      expect(faultsOf(one)).toEqual([]);
    });
  });

  test('git-sync allows three Airflow components to connect to git servers, and nothing else', () => {
    const more = differences([...policies, ...gitSync.filter(isPolicy)]);
    expect(more.length).toBeGreaterThan(0);
    const elsewhere = more.filter(
      ({ side, isOpen, to }) => !(side === 'egress' && isOpen && internet(to)),
    );
    expect(elsewhere.map(describeDifference)).toEqual([]);
    const who = more.map(({ from, port }) => `${from.name} ${port.port}/${port.protocol}`);
    expect([...new Set(who)].toSorted()).toEqual(
      ['dag-processor', 'scheduler', 'triggerer'].flatMap((name) => [
        `${name} 22/TCP`,
        `${name} 443/TCP`,
      ]),
    );
  });

  test('Loki accepts Alloy and Grafana, and Alloy can connect to the Kubernetes API', () => {
    const more = differences([...policies, ...loki.filter(isPolicy)]);
    expect(more.filter(({ isOpen }) => !isOpen)).toEqual([]);
    // Alloy and Loki are not among the pods of the platform, so all of their connections are listed.
    const label = ({ labels }: { labels: Readonly<Record<string, string>> }) =>
      labels['app.kubernetes.io/name'];
    const connections = more.map((one) => {
      const { side, from } = one;
      const home = 'namespace' in from ? `${from.namespace}/${label(from)}` : from.name;
      return `${side} ${home} to ${nameAndPort(one)}`;
    });
    expect([...new Set(connections)].toSorted()).toEqual([
      'egress monitoring/alloy to monitoring/loki 3100',
      'egress monitoring/alloy to out 443',
      'egress monitoring/alloy to out 6443',
      'egress monitoring/grafana to monitoring/loki 3100',
      'ingress monitoring/alloy to monitoring/loki 3100',
      'ingress monitoring/grafana to monitoring/loki 3100',
    ]);
    const outside = more.flatMap(({ to }) => ('address' in to ? [to] : []));
    expect(outside.filter(internet)).toEqual([]);
  });

  test('Alloy can only read logs in three namespaces', () => {
    const access = loki.filter(({ kind }) => /Role/.test(kind));
    expect(access.map(nameOf)).toEqual([
      ...['airflow', 'data-jobs', 'data-platform'].map((one) => `Role ${one}/alloy-log-reader`),
      ...['airflow', 'data-jobs', 'data-platform'].map(
        (one) => `RoleBinding ${one}/alloy-log-reader`,
      ),
    ]);
    for (const { kind, rules, subjects } of access) {
      if (kind === 'Role') {
        expect(rules).toEqual([
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
          { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
        ]);
      } else {
        expect(subjects).toEqual([
          { kind: 'ServiceAccount', name: 'alloy', namespace: 'monitoring' },
        ]);
      }
    }
  });
});

describeSchemas('values for the DAG from git or an image', () => {
  const values = parse(read('deploy/airflow/values.yaml')) as Record<string, unknown>;

  test.for(['dags-from-git', 'dags-in-image'])(
    '%s.yaml is valid in combination with values.yaml',
    (name) => {
      // Helm replaces lists, so a shallow merge is correct if the files only share lists.
      const more = parse(read(`deploy/airflow/${name}.yaml`)) as Record<string, unknown>;
      const both = Object.keys(more).filter((key) => key in values);
      expect(both).toEqual(['volumes', 'volumeMounts']);
      const merged = { ...values, ...more };
      expect(faultsBy(airflowValuesSchema, merged)).toEqual([]);
      // The ConfigMap would hide the DAG of git-sync or the image.
      expect(merged).toMatchObject({ volumes: [], volumeMounts: [] });
    },
  );

  test('git-sync has the same branch in ref and in branch, which takes precedence', () => {
    const { gitSync } = (
      parse(read('deploy/airflow/dags-from-git.yaml')) as {
        dags: { gitSync: { ref: string; branch: string; subPath: string } };
      }
    ).dags;
    expect(gitSync.branch).toBe(gitSync.ref);
    expect(gitSync.subPath).toBe('dags');
  });

  test('the image uses the Airflow version of the chart and only contains DAGs', () => {
    const version = /Airflow (\d+\.\d+\.\d+)\)/.exec(read('deploy/airflow/values.yaml'))?.[1];
    const dockerfile = read('deploy/airflow/Dockerfile');
    expect(dockerfile).toContain(`apache/airflow:${version}\n`);
    expect(dockerfile).toMatch(/^COPY \S+ dags\/ \/opt\/airflow\/dags\/$/m);
    expect(read('deploy/airflow/Dockerfile.dockerignore')).toMatch(/^\*\n!dags\/\*\.py$/m);
  });
});
