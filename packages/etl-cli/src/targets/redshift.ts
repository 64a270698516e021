import type {
  RedshiftLoaderOptions,
  RedshiftSslMode,
  WireOptions,
} from '@spacex-platform/loaders/redshift';
import { defined } from '../defined.ts';
import { awsAgents } from '../network/network.ts';
import {
  durationSetting,
  type Environment,
  oneOf,
  portNumber,
  secretFile,
  setting,
  settingFile,
  wholeNumber,
} from '../settings/read-setting.ts';
import { bucketStore, isS3, lakeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';

const connections = ['REDSHIFT_HOST', 'REDSHIFT_CLUSTER', 'REDSHIFT_WORKGROUP'];

/** Amazon Redshift, configured by environment variables. */
export const redshift: Target = {
  name: 'redshift',
  locationFlags: ['schema'],
  verifiesHashes: { escapesBackslashes: true },
  isConfigured: (environment) => setting(environment, ...connections) !== undefined,
  async makeLoader({ schema, lake, connectWait }, { environment, tables, marts, source, onWait }) {
    const { redshiftLoader, redshiftSslModes, redshiftViews } = await import(
      '@spacex-platform/loaders/redshift'
    );
    const settings = redshiftSettings(environment, redshiftSslModes);
    const agents = await awsAgents(environment);
    const url = setting(environment, 'REDSHIFT_STAGING') ?? lakeOf(lake, environment) ?? source;
    const staging = url === undefined || !isS3(url) ? undefined : bucketStore(url, environment);
    const connectWaitMs = connectWait ?? durationSetting(environment, 'SPACEX_CONNECT_WAIT');
    const { wire: address, dataApi: api } = settings;
    const dataApi = api && { ...api, ...defined({ agents }) };
    const wire = address && { ...address, ...defined({ connectWaitMs, onWait }) };
    return redshiftLoader({
      ...defined({ ...settings, wire, dataApi, staging: await staging }),
      ...{ schema, tables, views: redshiftViews(marts) },
    });
  },
  location: ({ schema }) => `schema "${schema}" on redshift`,
};

/**
 * `REDSHIFT_HOST` selects the wire protocol, `REDSHIFT_CLUSTER` or `REDSHIFT_WORKGROUP` the Data
 * API.
 *
 * @throws UsageError naming the variable, never a secret
 */
function redshiftSettings(
  environment: Environment,
  sslModes: readonly RedshiftSslMode[],
): RedshiftLoaderOptions {
  const get = (name: string) => setting(environment, `REDSHIFT_${name}`);
  if (connections.filter((name) => setting(environment, name) !== undefined).length !== 1) {
    throw new UsageError(
      'The target redshift needs exactly one of REDSHIFT_HOST (wire protocol), REDSHIFT_CLUSTER and REDSHIFT_WORKGROUP (Data API).',
    );
  }
  const lease = get('TURN_SECONDS');
  return defined({
    wire: wireOptions(environment, sslModes),
    dataApi: get('HOST')
      ? undefined
      : defined({
          cluster: get('CLUSTER'),
          workgroup: get('WORKGROUP'),
          database: required(environment, 'DATABASE'),
          secretArn: get('SECRET_ARN'),
          dbUser: get('DB_USER'),
        }),
    iamRole: get('IAM_ROLE'),
    keepStaging: /^(1|true|yes)$/i.test(get('KEEP_STAGING') ?? ''),
    turnMs: lease ? 1000 * wholeNumber('REDSHIFT_TURN_SECONDS', lease, 5, 3600) : undefined,
  });
}

function wireOptions(
  environment: Environment,
  sslModes: readonly RedshiftSslMode[],
): WireOptions | undefined {
  const get = (name: string) => setting(environment, `REDSHIFT_${name}`);
  const host = get('HOST');
  if (host === undefined) return undefined;
  const port = get('PORT');
  const mode = get('SSLMODE');
  const rootCert = get('SSLROOTCERT');
  return defined({
    host,
    port: port === undefined ? undefined : portNumber('REDSHIFT_PORT', port),
    database: required(environment, 'DATABASE'),
    user: required(environment, 'USER'),
    password:
      secretFile(environment, 'REDSHIFT_PASSWORD_FILE') ?? required(environment, 'PASSWORD'),
    sslMode: mode === undefined ? undefined : oneOf('REDSHIFT_SSLMODE', mode, sslModes),
    sslRootCert: rootCert === undefined ? undefined : settingFile('REDSHIFT_SSLROOTCERT', rootCert),
  });
}

function required(environment: Environment, name: string): string {
  const value = setting(environment, `REDSHIFT_${name}`);
  if (value !== undefined) return value;
  throw new UsageError(`The target redshift needs REDSHIFT_${name}.`);
}
