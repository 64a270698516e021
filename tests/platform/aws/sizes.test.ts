import { writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { test } from 'vitest';
import { startLocalAws } from './support/local-aws.ts';
import { type Combination, sizes, variablesOf } from './support/switches.ts';
import { describeTerraform, Terraform } from './support/terraform.ts';

// The third is the stack of envs/local in stack.test.ts. The local AWS has no Redshift Serverless.
const applied: readonly (readonly [string, Combination])[] = [
  ['small', sizes.small],
  ['large', sizes.large],
];

describeTerraform('a stack of a size', () => {
  test.concurrent.for(applied)(
    '%s is applied, has an empty second plan, and is destroyed',
    { timeout: 600_000 },
    async ([, combination], { expect }) => {
      await using aws = await startLocalAws();
      const terraform = new Terraform(aws.folder, aws.secure);
      const file = join(aws.folder, 'size.tfvars.json');
      // The local AWS has no DNS Firewall.
      const values = { ...variablesOf(combination), egress_domains: null };
      writeFileSync(file, JSON.stringify(values));
      const run = async (command: string, ...options: readonly string[]) => {
        const { code, output } = await terraform.run(command, '-no-color', ...options);
        expect(code, `${command}: ${output.slice(-4_000)}`).toBe(0);
      };
      const variables = `-var-file=${file}`;
      await run('init', '-backend-config=envs/local/backend.hcl');
      await run('apply', '-auto-approve', variables);
      const buckets = await bucketsOf(aws.secure, aws.certificate);
      expect(buckets.length).toBeGreaterThan(5);
      await run('plan', '-detailed-exitcode', variables);
      await run('destroy', '-auto-approve', variables);
      expect(await bucketsOf(aws.secure, aws.certificate)).toEqual([
        'spacex-terraform-state-local',
      ]);
    },
  );
});

async function bucketsOf(environment: Readonly<Record<string, string>>, ca: string) {
  const s3 = new S3Client({
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: 'eu-central-1',
    forcePathStyle: true,
    requestHandler: { httpsAgent: new Agent({ ca }) },
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  try {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    return Buckets.map(({ Name = '' }) => Name).sort();
  } finally {
    s3.destroy();
  }
}
