import { matches } from './allows.ts';
import { type Plan, resourcesOf } from './plan.ts';
import { policiesOf } from './statements.ts';

/** Names of the log groups that CloudWatch cannot encrypt, because the policy of the key does not name them. */
export function logGroupsWithoutKey(plan: Plan): string[] {
  const resources = resourcesOf(plan);
  const [key] = resources.filter(
    ({ type, address }) => type === 'aws_kms_key' && address.endsWith('["operations"]'),
  );
  const statements = key === undefined ? [] : (policiesOf(key).get('policy')?.Statement ?? []);
  const patterns = statements
    .filter(({ Sid }) => Sid === 'Logs')
    .flatMap(({ Condition }) => Object.values(Condition as Record<string, Patterns>))
    .flatMap((condition) => condition['kms:EncryptionContext:aws:logs:arn'] ?? [])
    .map((pattern) => pattern.split(':log-group:')[1] ?? '');
  return resources
    .filter(({ type }) => type === 'aws_cloudwatch_log_group')
    .map(({ values }) => String(values['name']))
    .filter((name) => !patterns.some((pattern) => matches(pattern, name)));
}

type Patterns = Readonly<Record<string, string | readonly string[]>>;
