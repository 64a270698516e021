import type { MotoServer } from '../../support/moto-server.ts';
import { copyRole, type RedshiftPlace } from './place.ts';

/** What the command needs to find the stand-in over the wire. */
export function commandEnvironment(
  moto: MotoServer,
  { standIn, bucket }: Pick<RedshiftPlace, 'standIn' | 'bucket'>,
): Record<string, string> {
  const { host, port, database, user, password } = standIn.wire;
  return {
    ...moto.environment,
    REDSHIFT_HOST: host,
    REDSHIFT_PORT: String(port),
    REDSHIFT_DATABASE: database,
    REDSHIFT_USER: user,
    REDSHIFT_PASSWORD: String(password),
    REDSHIFT_SSLMODE: 'disable',
    REDSHIFT_IAM_ROLE: copyRole,
    REDSHIFT_STAGING: `s3://${bucket}/warehouse`,
    REDSHIFT_TURN_SECONDS: '5',
  };
}
