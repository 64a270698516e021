import type { Manifest } from './manifests.ts';

/** A reference to a secret; without a key, to all of its keys. */
export interface SecretReference {
  readonly by: string;
  /** `namespace/name` */
  readonly secret: string;
  readonly key?: string;
  /** Whether the secret may be missing. */
  readonly optional?: boolean;
}

/** Lists the references to secrets or keys that do not exist, one line each. */
export function unmet(
  references: readonly SecretReference[],
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string[] {
  return references.flatMap(({ by, secret, key, optional = false }) => {
    const found = secrets[secret];
    if (found === undefined) return optional ? [] : [`${by} needs ${secret}, which does not exist`];
    if (key === undefined || key in found) return [];
    return [`${by} needs ${key} of ${secret}, which only has ${Object.keys(found).join(', ')}`];
  });
}

/** All secret references of an object. */
export function manifestSecrets({ kind, metadata, ...rest }: Manifest): SecretReference[] {
  return secretsIn(rest, `${kind} ${metadata.name}`, metadata.namespace ?? 'default');
}

interface Named {
  readonly name?: string;
  readonly secretName?: string;
  readonly key?: string;
  readonly items?: readonly { readonly key: string }[];
  readonly optional?: boolean;
}

/** Fields of the Kubernetes API that reference a secret. */
const fields = ['secretKeyRef', 'secretRef', 'secret', 'imagePullSecrets', 'nodePublishSecretRef'];

function secretsIn(value: unknown, by: string, namespace: string): SecretReference[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) => {
    if (!fields.includes(field)) return secretsIn(inner, by, namespace);
    return [inner].flat().flatMap((one) => {
      const { name, secretName = name, key, items, optional = false } = one as Named;
      const keys = items?.map((item) => item.key) ?? [key];
      return keys.map((name) => ({
        by,
        secret: `${namespace}/${secretName}`,
        optional,
        ...(name === undefined ? {} : { key: name }),
      }));
    });
  });
}

/** Keys that Airflow's chart reads, by the name of the value that contains the secret's name. */
const chartKeys: Readonly<Record<string, string>> = {
  metadataSecretName: 'connection',
  fernetKeySecretName: 'fernet-key',
  apiSecretKeySecretName: 'api-secret-key',
  jwtSecretName: 'jwt-secret',
};

/**
 * Secret references in the values of Airflow's chart.
 *
 * @throws Error for a secret whose key is unknown
 */
export function airflowSecrets(values: unknown): SecretReference[] {
  const named = (value: unknown): [string, unknown][] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([name, inner]): [string, unknown][] =>
          /Secret(Name)?$/.test(name) ? [[name, inner]] : named(inner),
        );
  const references = named(values).map(([name, secret]) => {
    const key = chartKeys[name];
    if (key === undefined)
      throw new Error(`Unknown key of the secret in ${name}: add it to chartKeys.`);
    return { by: name, secret: `airflow/${secret}`, key };
  });
  return [...references, ...secretsIn(values, 'the values of Airflow', 'airflow')];
}

/**
 * Secrets that a DAG passes to its pods.
 *
 * @throws Error for an unsupported reference, instead of ignoring it
 */
export function dagSecrets(python: string): SecretReference[] {
  const namespace = /^NAMESPACE = "([\w-]+)"$/m.exec(python)?.[1];
  const mentions = [...python.matchAll(/\b(?:Secret|V1SecretEnvSource|V1\w*Secret\w*)\(/g)];
  const each = [
    ...python.matchAll(/\bSecret\("env", name, "([\w-]+)", name\)\s+for name in \(([^)]*)\)/g),
  ];
  const whole = [
    ...python.matchAll(/\bV1SecretEnvSource\(name="([\w-]+)", optional=(True|False)\)/g),
  ];
  const outer = [...python.matchAll(/\bV1EnvFromSource\(/g)];
  if (namespace === undefined || mentions.length !== each.length + whole.length) {
    throw new Error('The DAG contains an unsupported secret reference.');
  }
  if (outer.length !== whole.length)
    throw new Error('The DAG contains an unsupported source of environment variables.');
  const by = 'the DAG';
  return [
    ...each.flatMap(([, name, keys = '']) =>
      [...keys.matchAll(/"(\w+)"/g)].map(([, key = '']) => ({
        by,
        secret: `${namespace}/${name}`,
        key,
      })),
    ),
    ...whole.map(([, name, optional]) => ({
      by,
      secret: `${namespace}/${name}`,
      optional: optional === 'True',
    })),
  ];
}
