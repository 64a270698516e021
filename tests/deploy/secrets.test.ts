import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../cli/command.ts';
import { makeSecrets, type Secrets } from '../platform/support/secrets.ts';
import { repositoryRoot } from '../support/repository.ts';
import { describeKustomize, renderOverlay } from './support/manifests.ts';
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
  const shapes: [RegExp, RegExp][] = [
    [/PASSWORD$/, /^[0-9a-f]{48}$/],
    [/^(?:api-secret-key|jwt-secret)$/, /^[0-9a-f]{64}$/],
    [/password$/, /^[0-9a-f]{24}$/],
    // What Fernet asks for: 32 bytes in base64 for URLs.
    [/^fernet-key$/, /^[\w-]{43}=$/],
    [/^connection$/, /^postgresql:\/\/airflow:[0-9a-f]{48}@postgres\.data-platform\./],
  ];

  test('makes passwords of full length, other ones each time', () => {
    const seen = new Set<string>();
    let random = 0;
    for (const made of [secrets, again]) {
      for (const [key, value] of Object.values(made).flatMap(Object.entries<string>)) {
        const shape = shapes.find(([name]) => name.test(key))?.[1];
        if (shape === undefined) continue;
        expect(value, key).toMatch(shape);
        random += 1;
        seen.add(value);
      }
    }
    expect(random).toBe(20);
    expect(seen.size).toBe(random);
  });

  test('gives Airflow the password that its role has', () => {
    const password = secrets['data-platform/pg-secret']?.['AIRFLOW_PASSWORD'];
    expect(secrets['airflow/airflow-metadata']?.['connection']).toBe(
      `postgresql://airflow:${password}@postgres.data-platform.svc.cluster.local:5432/airflow`,
    );
  });
});

describeKustomize('each secret that somebody wants is made, with the key', () => {
  const rendered = renderOverlay();

  test('by the objects of the overlay', () => {
    const references = rendered.flatMap(manifestSecrets);
    expect(references.length).toBeGreaterThan(5);
    expect(unmet(references, secrets)).toEqual([]);
    for (const wrong of spoiled(references)) expect(unmet(wrong, secrets)).toHaveLength(1);
  });

  test.for(['initContainers', 'containers'])('a typo in any of their places, in %s', (place) => {
    const container = (part: object) => [{ name: 'c', image: 'i', ...part }];
    const key = { secretKeyRef: { name: 'pg-secret', key: 'PG_PASWORD' } };
    const name = { name: 'pg-secrets' };
    for (const part of [
      { [place]: container({ env: [{ name: 'A', valueFrom: key }] }) },
      { [place]: container({ envFrom: [{ secretRef: name }] }) },
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

describe('each secret that somebody wants is made, with the key', () => {
  test("by Airflow's chart", () => {
    const references = airflowSecrets(parse(values));
    expect(references).toHaveLength(4);
    expect(unmet(references, secrets)).toEqual([]);
    for (const wrong of spoiled(references)) expect(unmet(wrong, secrets)).toHaveLength(1);
    expect(() => airflowSecrets({ kerberos: { keytabSecretName: 'x' } })).toThrow(/not known/);
  });

  test('by Grafana', () => {
    const { existingSecret, userKey, passwordKey } = (
      parse(read('deploy/monitoring/values.yaml')) as {
        grafana: { admin: Record<'existingSecret' | 'userKey' | 'passwordKey', string> };
      }
    ).grafana.admin;
    const secret = `monitoring/${existingSecret}`;
    const references = [userKey, passwordKey].map((key) => ({ by: 'Grafana', secret, key }));
    expect(unmet(references, secrets)).toEqual([]);
  });

  test('by up.sh', () => {
    const references = [
      ...up.matchAll(/--namespace (\S+) get secret (\S+) [^\n]*\{\.data\.([\w-]+)\}/g),
    ].map(([, namespace, name, key = '']) => ({
      by: 'up.sh',
      secret: `${namespace}/${name}`,
      key,
    }));
    expect(references).toHaveLength(up.match(/get secret/g)?.length ?? 0);
    expect(references).toHaveLength(1);
    expect(unmet(references, secrets)).toEqual([]);
  });

  test('by the pods of the DAG', () => {
    const references = dagSecrets(dag);
    expect(references.map(({ key }) => key)).toContain('PG_PASSWORD');
    expect(unmet(references, secrets)).toEqual([]);
    // The one of AWS is made by hand, as the README says.
    const byHand = [
      ...read('deploy/README.md').matchAll(/kubectl -n (\S+) create secret generic (\S+) /g),
    ].map(([, namespace, name]) => `${namespace}/${name}`);
    const optional = references.filter((one) => 'optional' in one && one.optional);
    expect(optional.map(({ secret }) => secret)).toEqual(byHand);
  });

  test.for([
    ['"pg-secret"', '"pg-secrets"'],
    ['"PG_DATABASE"', '"PG_DATABSE"'],
    ['NAMESPACE = "data-platform"', 'NAMESPACE = "data-plattform"'],
  ] as const)('a typo in the DAG is noticed: %s', ([right, wrong]) => {
    expect(dag).toContain(right);
    expect(unmet(dagSecrets(dag.replaceAll(right, wrong)), secrets)).not.toEqual([]);
  });

  test('a secret that the DAG names in another way is not overlooked', () => {
    const more = `${dag}\nMORE = Secret("volume", "/etc/x", "another")\n`;
    expect(() => dagSecrets(more)).toThrow(/not known/);
  });
});

/** Copies of the list with one wrong name, and with one wrong key. */
function spoiled<Reference extends { readonly secret: string; readonly key?: string }>(
  references: readonly Reference[],
): Reference[][] {
  return references.flatMap((one, index) => [
    references.with(index, { ...one, secret: `${one.secret}s` }),
    references.with(index, { ...one, key: `${one.key}s` }),
  ]);
}
