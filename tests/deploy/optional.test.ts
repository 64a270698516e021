import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import { describeKustomize, nameOf, render } from './support/manifests.ts';
import { airflowValuesSchema, describeSchemas, faultsBy, faultsOf } from './support/schemas.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');

describeKustomize('optional parts of the platform', () => {
  const gitSync = render('deploy/kubernetes/optional/git-sync');
  const loki = render('deploy/kubernetes/optional/loki');

  describeSchemas('satisfy the schemas of Kubernetes 1.32', () => {
    test.for([...gitSync, ...loki].map((one) => [nameOf(one), one] as const))('%s', ([, one]) => {
      expect(faultsOf(one)).toEqual([]);
    });
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
