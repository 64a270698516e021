import { readFileSync } from 'node:fs';
import type { RedshiftLoaderOptions, WireOptions } from '@spacex-platform/loaders/redshift';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of Redshift; the place for staging is a URL yet. */
export interface RedshiftSettings
  extends Pick<RedshiftLoaderOptions, 'wire' | 'dataApi' | 'iamRole' | 'keepStaging' | 'turnMs'> {
  readonly stagingUrl?: string;
}

/**
 * Where Redshift is: `REDSHIFT_HOST` means the wire protocol, `REDSHIFT_CLUSTER` or
 * `REDSHIFT_WORKGROUP` the Data API.
 *
 * @throws UsageError naming the variable that is wrong or missing, never its value
 */
export function redshiftEnvironment(environment: Environment): RedshiftSettings {
  const get = (name: string) => environment[`REDSHIFT_${name}`] || undefined;
  const need = (name: string) => {
    const value = get(name);
    if (value !== undefined) return value;
    throw new UsageError(`The target redshift needs REDSHIFT_${name}.`);
  };
  const host = get('HOST');
  const cluster = get('CLUSTER');
  const workgroup = get('WORKGROUP');
  const ways = [host, cluster, workgroup].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw new UsageError(
      'The target redshift needs one of REDSHIFT_HOST (wire protocol), REDSHIFT_CLUSTER and REDSHIFT_WORKGROUP (Data API), and not two.',
    );
  }
  const lease = get('TURN_SECONDS');
  return defined({
    wire: host === undefined ? undefined : wireOf(host, need, get),
    dataApi:
      host !== undefined
        ? undefined
        : defined({
            cluster,
            workgroup,
            database: need('DATABASE'),
            secretArn: get('SECRET_ARN'),
            dbUser: get('DB_USER'),
          }),
    iamRole: get('IAM_ROLE'),
    keepStaging: /^(1|true|yes)$/i.test(get('KEEP_STAGING') ?? ''),
    stagingUrl: get('STAGING'),
    turnMs: lease === undefined ? undefined : 1000 * whole('TURN_SECONDS', lease, 5, 3600),
  });
}

/** Whether the environment names a Redshift at all. */
export function namesRedshift(environment: Environment): boolean {
  return ['HOST', 'CLUSTER', 'WORKGROUP'].some((name) => Boolean(environment[`REDSHIFT_${name}`]));
}

function wireOf(
  host: string,
  need: (name: string) => string,
  get: (name: string) => string | undefined,
): WireOptions {
  const port = get('PORT');
  const mode = get('SSLMODE');
  const rootCert = get('SSLROOTCERT');
  const file = get('PASSWORD_FILE');
  return defined({
    host,
    port: port === undefined ? undefined : whole('PORT', port, 1, 65_535),
    database: need('DATABASE'),
    user: need('USER'),
    // Editors and `echo` end a file with a line break that is no part of the secret.
    password:
      file === undefined ? need('PASSWORD') : read('PASSWORD_FILE', file).replace(/\r?\n$/, ''),
    sslMode: mode === undefined ? undefined : sslMode(mode),
    sslRootCert: rootCert === undefined ? undefined : read('SSLROOTCERT', rootCert),
  });
}

const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

function sslMode(text: string): (typeof sslModes)[number] {
  const mode = sslModes.find((candidate) => candidate === text);
  if (mode !== undefined) return mode;
  throw new UsageError(`REDSHIFT_SSLMODE is "${text}": give one of ${sslModes.join(', ')}.`);
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `REDSHIFT_${name} is "${text}": give a whole number from ${least} to ${most}.`,
  );
}

function read(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new UsageError(
      `REDSHIFT_${name} names ${path}, which cannot be read (${code ?? 'unknown'}).`,
    );
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
