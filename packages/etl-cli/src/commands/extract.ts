import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const extractCommand = defineCommand({
  name: 'extract',
  description: 'store the documents of the API in the raw zone of a lake',
  options: () => [
    options.baseUrl,
    options.maxWait,
    options.resource,
    options.lake,
    options.pipeline,
  ],
  help: `Examples:
  spacex-etl extract --lake file:///data/lake
  spacex-etl extract --lake s3://bucket/prefix --resource launches

S3: credentials and region come from the AWS default provider chain (AWS_PROFILE, AWS_REGION, a
role, …). AWS_ENDPOINT_URL selects another S3 store, SPACEX_RAW_BUCKET a separate bucket for the
raw zone, and SPACEX_KMS_KEY_ID the encryption key (default: the encryption of the bucket).

Exit codes: see spacex-etl run --help.`,
  load: async () => (await import('./execute-extract.ts')).executeExtract,
});
