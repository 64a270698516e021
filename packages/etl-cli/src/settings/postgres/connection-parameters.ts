import { UsageError } from '../../usage-error.ts';

/** Parameters of a connection by their names in libpq: `host`, `port`, `dbname`, `sslmode`, … */
export type ConnectionParameters = Readonly<Record<string, string | undefined>>;

const used = [
  ...['host', 'port', 'dbname', 'user', 'password', 'passfile', 'sslmode', 'sslrootcert'],
  ...['target_session_attrs', 'channel_binding', 'connect_timeout', 'service'],
  ...['application_name', 'fallback_application_name'],
];

/** Accepted without effect: the platform has its own encoding and keepalives. */
const ignored = [
  ...['client_encoding', 'sslsni', 'pgbouncer'],
  ...['keepalives', 'keepalives_idle', 'keepalives_interval', 'keepalives_count'],
  ...['tcp_user_timeout', 'gssencmode', 'sslcompression', 'load_balance_hosts', 'schema'],
  ...['connection_limit', 'pool_timeout'],
];

/**
 * Refuses what would change the destination or the security of a connection and is not supported.
 *
 * @param place where the parameters are from, for the message
 * @throws UsageError naming the parameter, never its value
 */
export function checkParameters(
  place: string,
  parameters: ConnectionParameters,
): ConnectionParameters {
  for (const name of Object.keys(parameters)) {
    if (used.includes(name) || ignored.includes(name)) continue;
    throw new UsageError(
      `${place} has the parameter "${name}", which spacex-etl does not support. It supports ${used.join(', ')}.`,
    );
  }
  const { channel_binding: binding } = parameters;
  if (binding !== undefined && binding !== 'prefer' && binding !== 'disable') {
    throw new UsageError(
      `${place} has channel_binding=${binding === 'require' ? 'require' : '…'}, which spacex-etl does not support: use sslmode=verify-full, which verifies the server.`,
    );
  }
  return parameters;
}
