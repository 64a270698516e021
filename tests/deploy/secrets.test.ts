import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../cli/command.ts';
import { makeSecrets, type Secrets } from '../platform/support/secrets.ts';
import { repositoryRoot } from '../support/repository.ts';
import { describeKustomize, type Manifest, render, renderOverlay } from './support/manifests.ts';
import { airflowSecrets, dagSecrets, manifestSecrets, unmet } from './support/secret-references.ts';

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8');
const values = read('deploy/airflow/values.yaml');
const dag = read('dags/core_usage_dag.py');
const up = read('deploy/up.sh');

let secrets: Secrets;
let again: Secrets;
beforeAll(() => {
  using one = temporaryFolder();
  using other = temporaryFolder();
  secrets = makeSecrets(one.path);
  again = makeSecrets(other.path);
});

describe('make-secrets.sh', () => {
  const formats: [RegExp, RegExp][] = [
    [/^(?:PG_PASSWORD|password of a role)$/, /^[0-9a-f]{48}$/],
    [/^(?:api-secret-key|jwt-secret)$/, /^[0-9a-f]{64}$/],
    [/password$/, /^[0-9a-f]{24}$/],
    // The format of Fernet keys: 32 bytes in URL-safe base64.
    [/^fernet-key$/, /^[\w-]{43}=$/],
    [/^connection$/, /^postgresql:\/\/airflow:[0-9a-f]{48}@postgres\.data-platform\./],
  ];

  test('generates new passwords of full length each time', () => {
    const seen = new Set<string>();
    let random = 0;
    for (const made of [secrets, again]) {
      for (const [key, value] of keysAndValues(made)) {
        const format = formats.find(([name]) => name.test(key))?.[1];
        if (format === undefined) continue;
        expect(value, key).toMatch(format);
        random += 1;
        seen.add(value);
      }
    }
    // The logins of etl, airflow and grafana are each in two secrets.
    expect(random).toBe(2 * 14);
    expect(seen.size).toBe(random - 2 * 2);
  });

  test('gives each client the password of its role', () => {
    const roleOf = (role: string) => secrets[`data-platform/postgres-${role}`]?.['password'];
    expect(secrets['data-jobs/pg-secret']?.['PG_PASSWORD']).toBe(roleOf('etl'));
    expect(secrets['monitoring/grafana-postgres']?.['PG_PASSWORD']).toBe(roleOf('grafana'));
    const inJobs = Object.keys(secrets).filter((name) => name.startsWith('data-jobs/'));
    expect(inJobs).toEqual(['data-jobs/pg-secret']);
    expect(Object.keys(secrets['data-jobs/pg-secret'] ?? {}).toSorted()).toEqual(
      ['DATABASE', 'HOST', 'PASSWORD', 'PORT', 'USER'].map((name) => `PG_${name}`),
    );
  });

  test('keeps existing secrets, and the passwords of earlier versions', () => {
    const former = {
      ...{ PG_HOST: 'h', PG_PASSWORD: 'of etl', ADMIN_PASSWORD: 'of admin' },
      ...{ AIRFLOW_PASSWORD: 'of airflow', MONITORING_PASSWORD: 'of monitoring' },
    };
    using one = temporaryFolder();
    const upgraded = makeSecrets(one.path, { 'data-platform/pg-secret': former });
    for (const role of ['etl', 'admin', 'airflow', 'monitoring']) {
      expect(upgraded[`data-platform/postgres-${role}`]).toEqual({ password: `of ${role}` });
    }
    expect(upgraded['data-jobs/pg-secret']?.['PG_PASSWORD']).toBe('of etl');
    expect(upgraded['airflow/airflow-metadata']?.['connection']).toContain(':of airflow@');
    expect(upgraded['data-platform/postgres-backup']?.['password']).toMatch(/^[0-9a-f]{48}$/);
    using other = temporaryFolder();
    expect(makeSecrets(other.path, secrets)).toEqual(secrets);
  });

  test('puts the password of the role airflow into the connection of Airflow', () => {
    const password = secrets['data-platform/postgres-airflow']?.['password'];
    expect(secrets['airflow/airflow-metadata']?.['connection']).toBe(
      `postgresql://airflow:${password}@postgres.data-platform.svc.cluster.local:5432/airflow`,
    );
  });
});

describeKustomize('secrets that manifests reference', () => {
  const rendered = renderOverlay();

  test('are created with the referenced keys', () => {
    const references = rendered.flatMap(manifestSecrets);
    expect(references.length).toBeGreaterThan(5);
    expect(unmet(references, secrets)).toEqual([]);
    for (const wrong of misspelt(references)) expect(unmet(wrong, secrets)).toHaveLength(1);
  });

  test.for(['initContainers', 'containers'])('a misspelt reference of %s is found', (list) => {
    const container = (part: object) => [{ name: 'c', image: 'i', ...part }];
    const key = { secretKeyRef: { name: 'postgres-etl', key: 'pasword' } };
    const name = { name: 'pg-secrets' };
    for (const part of [
      { [list]: container({ env: [{ name: 'A', valueFrom: key }] }) },
      { [list]: container({ envFrom: [{ secretRef: name }] }) },
      { volumes: [{ name: 'v', secret: { secretName: 'pg-secrets' } }] },
      { volumes: [{ name: 'v', secret: { secretName: 'pg-secret', items: [{ key: 'A' }] } }] },
      { volumes: [{ name: 'v', projected: { sources: [{ secret: name }] } }] },
      { imagePullSecrets: [name] },
    ]) {
      const template = { metadata: { labels: {} }, spec: part };
      const metadata = { name: 'd', namespace: 'data-platform' };
      const manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } };
      expect(unmet(manifestSecrets(manifest), secrets), JSON.stringify(part)).toHaveLength(1);
    }
  });
});

interface ExternalSecret extends Manifest {
  readonly spec: {
    readonly target?: { readonly template: { readonly data: Readonly<Record<string, string>> } };
    readonly data: readonly { readonly secretKey: string }[];
  };
}

describeKustomize('the example of the External Secrets Operator', () => {
  test('creates every secret of make-secrets.sh, with its keys and fixed values', () => {
    const objects = render('deploy/kubernetes/overlays/managed/external-secrets');
    const external = objects.filter((one): one is ExternalSecret => one.kind === 'ExternalSecret');
    const keysOf = (names: readonly string[]) => names.toSorted();
    const made = Object.fromEntries(
      external.map(({ metadata: { namespace, name }, spec }) => [
        `${namespace}/${name}`,
        keysOf(
          spec.target === undefined
            ? spec.data.map(({ secretKey }) => secretKey)
            : Object.keys(spec.target.template.data),
        ),
      ]),
    );
    expect(made).toEqual(
      Object.fromEntries(
        Object.entries(secrets).map(([name, values]) => [name, keysOf(Object.keys(values))]),
      ),
    );
    for (const {
      metadata: { namespace, name },
      spec,
    } of external) {
      const random = /[0-9a-f]{48}/;
      for (const [key, text] of Object.entries(spec.target?.template.data ?? {})) {
        const wanted = secrets[`${namespace}/${name}`]?.[key];
        expect(text.replace('{{ .password }}', '?'), key).toBe(wanted?.replace(random, '?'));
      }
    }
  });
});

describe('secrets that charts, scripts and the DAG reference', () => {
  test("exist for Airflow's chart", () => {
    const references = airflowSecrets(parse(values));
    expect(references).toHaveLength(5);
    expect(unmet(references, secrets)).toEqual([]);
    for (const wrong of misspelt(references)) expect(unmet(wrong, secrets)).toHaveLength(1);
    expect(() => airflowSecrets({ kerberos: { keytabSecretName: 'x' } })).toThrow(
      /Unknown|unsupported/,
    );
  });

  test('exist for Grafana', () => {
    const { existingSecret, userKey, passwordKey } = (
      parse(read('deploy/monitoring/values.yaml')) as {
        grafana: { admin: Record<'existingSecret' | 'userKey' | 'passwordKey', string> };
      }
    ).grafana.admin;
    const secret = `monitoring/${existingSecret}`;
    const references = [userKey, passwordKey].map((key) => ({ by: 'Grafana', secret, key }));
    expect(unmet(references, secrets)).toEqual([]);
  });

  test('exist for the data source of Grafana', () => {
    const { grafana } = parse(read('deploy/monitoring/values.yaml')) as {
      grafana: { envValueFrom: Record<string, { secretKeyRef: { name: string; key: string } }> };
    };
    const references = Object.entries(grafana.envValueFrom).map(([by, { secretKeyRef }]) => ({
      ...{ by, secret: `monitoring/${secretKeyRef.name}`, key: secretKeyRef.key },
    }));
    expect(references).toHaveLength(1);
    expect(unmet(references, secrets)).toEqual([]);
  });

  test('are not read by up.sh', () => {
    expect(up).not.toContain('get secret');
  });

  test('exist for the pods of the DAG', () => {
    const references = dagSecrets(dag);
    expect(references.map(({ key }) => key)).toContain('PG_PASSWORD');
    expect(unmet(references, secrets)).toEqual([]);
    // The README tells the user to create the optional one.
    const documented = [
      ...read('deploy/README.md').matchAll(/kubectl -n (\S+) create secret generic (\S+) /g),
    ].map(([, namespace, name]) => `${namespace}/${name}`);
    const optional = references.filter((one) => 'optional' in one && one.optional);
    expect(documented).toEqual([
      'monitoring/alertmanager-receiver',
      ...optional.map(({ secret }) => secret),
    ]);
  });

  test.for([
    ['"pg-secret"', '"pg-secrets"'],
    ['"PG_DATABASE"', '"PG_DATABSE"'],
    ['NAMESPACE = "data-jobs"', 'NAMESPACE = "data-job"'],
  ] as const)('a misspelt name in the DAG is found: %s', ([right, wrong]) => {
    expect(dag).toContain(right);
    expect(unmet(dagSecrets(dag.replaceAll(right, wrong)), secrets)).not.toEqual([]);
  });

  test('an unsupported secret reference in the DAG is rejected', () => {
    const more = `${dag}\nMORE = Secret("volume", "/etc/x", "another")\n`;
    expect(() => dagSecrets(more)).toThrow(/Unknown|unsupported/);
  });
});

/** Keys and values of all secrets. The keys of the passwords of roles are named so. */
function keysAndValues(made: Secrets): [key: string, value: string][] {
  return Object.entries(made).flatMap(([name, values]) =>
    Object.entries(values).map(([key, value]): [string, string] => [
      name.startsWith('data-platform/postgres-') ? 'password of a role' : key,
      value,
    ]),
  );
}

/** Copies of the list with one misspelt name, or one misspelt key. */
function misspelt<Reference extends { readonly secret: string; readonly key?: string }>(
  references: readonly Reference[],
): Reference[][] {
  return references.flatMap((one, index) => [
    references.with(index, { ...one, secret: `${one.secret}s` }),
    references.with(index, { ...one, key: `${one.key}s` }),
  ]);
}
