import { awsAgents } from '../network/network.ts';
import { IngestError } from './ingest-error.ts';

/** The fields of an error of the SDK that decide whether a retry may help. */
interface SdkError {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Reads the key of Launch Library from Secrets Manager. The secret is its plain text.
 *
 * @throws IngestError `configuration`, `unreachable`
 */
export async function readKey(secret: string, signal: AbortSignal): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import(
    '@aws-sdk/client-secrets-manager'
  );
  const agents = await awsAgents(process.env);
  const client = new SecretsManagerClient(
    agents === undefined
      ? {}
      : { requestHandler: { httpAgent: agents.http, httpsAgent: agents.https } },
  );
  try {
    const command = new GetSecretValueCommand({ SecretId: secret });
    const { SecretString = '' } = await client.send(command, { abortSignal: signal });
    const key = SecretString.trim();
    if (key !== '') return key;
  } catch (error) {
    throw unreadable(secret, error as SdkError);
  } finally {
    client.destroy();
  }
  throw new IngestError(
    'configuration',
    `The secret ${secret} has no text. Store the key of Launch Library in it, or unset LL2_API_KEY_SECRET_ARN.`,
  );
}

function unreadable(secret: string, { name = 'unknown', $metadata = {} }: SdkError): IngestError {
  const { httpStatusCode: status } = $metadata;
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  if (!isRefused || name === 'ThrottlingException') {
    const text = `The secret ${secret} with the key of Launch Library could not be read (${name}).`;
    return new IngestError('unreachable', text, { transient: true });
  }
  return new IngestError(
    'configuration',
    `The secret ${secret} with the key of Launch Library cannot be read (${name}). Store the key in it, grant the role secretsmanager:GetSecretValue, or unset LL2_API_KEY_SECRET_ARN.`,
  );
}
