import type { AwsAgents } from '../aws-agents.ts';
import type { CatalogView } from './view-entry.ts';

/** Options of {@link glueCatalog}. Credentials come from the AWS default provider chain. */
export interface GlueCatalogOptions {
  /** Database of the tables: lower-case letters, digits and `_`. Created if it does not exist. */
  readonly database: string;
  /** Views to create once their tables exist: the marts in Athena's SQL. */
  readonly views?: readonly CatalogView[];
  /** Default: from the AWS default provider chain (`AWS_REGION`, the profile, …). */
  readonly region?: string;
  /** URL of the service. Default: `AWS_ENDPOINT_URL_GLUE`, `AWS_ENDPOINT_URL`. */
  readonly endpoint?: string;
  /** Attempts per request. Default: `AWS_MAX_ATTEMPTS` or the profile, else 3. */
  readonly maxAttempts?: number;
  /** How long a connection may be silent, in milliseconds. Default 30,000. */
  readonly silenceTimeoutMs?: number;
  /** Agents of `node:http` and `node:https`, for example for a proxy. Default: those of the SDK. */
  readonly agents?: AwsAgents;
}
