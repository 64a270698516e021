import type { Manifest } from './manifests.ts';

/** Who wants which secret; without a key, whatever keys there are. */
export interface SecretReference {
  readonly by: string;
  /** `namespace/name` */
  readonly secret: string;
  readonly key?: string;
  /** It may be missing. */
  readonly optional?: boolean;
}

/** What references want and the secrets do not have, one line each. */
export function unmet(
  references: readonly SecretReference[],
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string[] {
  return references.flatMap(({ by, secret, key, optional = false }) => {
    const found = secrets[secret];
    if (found === undefined) return optional ? [] : [`${by} wants ${secret}, which nobody makes`];
    if (key === undefined || key in found) return [];
    return [`${by} wants ${key} of ${secret}, which has ${Object.keys(found).join(', ')}`];
  });
}

/** Every secret that an object names, wherever one can be named. */
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

/** Fields whose value names a secret, from the API's reference. */
const fields = ['secretKeyRef', 'secretRef', 'secret', 'imagePullSecrets', 'nodePublishSecretRef'];

function secretsIn(value: unknown, by: string, namespace: string): SecretReference[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) => {
    if (!fields.includes(field)) return secretsIn(inner, by, namespace);
    return [inner].flat().flatMap((one) => {
      const { name, secretName = name, key, items, optional = false } = one as Named;
      const keys = items?.map((item) => item.key) ?? [key];
      return keys.map((wanted) => ({
        by,
        secret: `${namespace}/${secretName}`,
        optional,
        ...(wanted === undefined ? {} : { key: wanted }),
      }));
    });
  });
}

/** Names of the values of Airflow's chart, and the key that the chart reads. */
const chartKeys: Readonly<Record<string, string>> = {
  metadataSecretName: 'connection',
  fernetKeySecretName: 'fernet-key',
  apiSecretKeySecretName: 'api-secret-key',
  jwtSecretName: 'jwt-secret',
};

/**
 * The secrets that the values of Airflow's chart name.
 *
 * @throws Error for a value that names a secret of which this does not know the key
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
      throw new Error(`Which key of a secret ${name} reads is not known here.`);
    return { by: name, secret: `airflow/${secret}`, key };
  });
  return [...references, ...secretsIn(values, 'a value of Airflow', 'airflow')];
}

/**
 * The secrets that a DAG hands to its pods.
 *
 * @throws Error for a mention of a secret that this cannot read, rather than to overlook it
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
    throw new Error('The DAG names a secret in a way that is not known here.');
  }
  if (outer.length !== whole.length) throw new Error('The DAG has variables of unknown origin.');
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
