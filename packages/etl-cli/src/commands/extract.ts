import type { ExtractFlags } from './execute-extract.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  baseUrlOption,
  lakeOption,
  pipelineOptions,
  type RegisterCommand,
  resourceOption,
} from './options.ts';

export const extractCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('extract')
    .description('keep the documents of the API as received, in the raw zone of a lake')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl extract --lake file:///data/lake
  spacex-etl extract --lake s3://bucket/prefix --resource launches

S3: credentials and region come as AWS has it (AWS_PROFILE, AWS_REGION, a role, …), another S3
store by AWS_ENDPOINT_URL. SPACEX_RAW_BUCKET names a bucket of its own for the raw zone,
SPACEX_KMS_KEY_ID the key that encrypts what is written (default: as the bucket says).`,
    )
    .action(async (flags: ExtractFlags) => {
      const { executeExtract } = await import('./execute-extract.ts');
      done(await executeExtract(flags));
    });
  addOptions(command, baseUrlOption, resourceOption, lakeOption, pipelineOptions, logOptions);
};
