import { expect, test } from 'vitest';
import { matchesPattern } from './filter-pattern.ts';
import { type Plan, resourcesOf } from './plan.ts';

const person = { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/ada' };
const role = { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/admin/ada' };
const service = { ...role, invokedBy: 'redshift.amazonaws.com' };
const event = (eventName: string, more: object = {}) => ({
  ...{ eventType: 'AwsApiCall', eventName, userIdentity: role },
  ...more,
});
const signIn = (userIdentity: object, MFAUsed: string, ConsoleLogin: string, more: object = {}) =>
  event('ConsoleLogin', {
    ...{ eventType: 'AwsConsoleSignIn', userIdentity },
    ...{ additionalEventData: { MFAUsed }, responseElements: { ConsoleLogin } },
    ...more,
  });

/** Records of CloudTrail, reduced to the fields of its reference, and the alarms that they raise. */
const samples: readonly (readonly [string, object, readonly string[]])[] = [
  ['the root user signs in', signIn({ type: 'Root' }, 'Yes', 'Success'), ['root-use']],
  [
    'a service acts for root',
    event('GetKey', { userIdentity: { type: 'Root', invokedBy: 'x' } }),
    [],
  ],
  ['a user signs in without MFA', signIn(person, 'No', 'Success'), ['console-without-mfa']],
  ['a user signs in with MFA', signIn(person, 'Yes', 'Success'), []],
  [
    'a sign-in fails',
    signIn(person, 'No', 'Failure', { errorMessage: 'Failed authentication' }),
    ['console-failures'],
  ],
  ['a call is denied', event('GetObject', { errorCode: 'AccessDenied' }), ['denied-calls']],
  [
    'a call of EC2 is denied',
    event('DescribeVpcs', { errorCode: 'Client.UnauthorizedOperation' }),
    ['denied-calls'],
  ],
  ['a policy is attached', event('AttachRolePolicy'), ['iam-changes']],
  ['a trust policy changes', event('UpdateAssumeRolePolicy'), ['iam-changes']],
  ['a boundary is removed', event('DeleteRolePermissionsBoundary'), ['iam-changes']],
  ['an access key is created', event('CreateAccessKey'), ['iam-changes']],
  ['a user becomes a member of a group', event('AddUserToGroup'), ['iam-changes']],
  ['a user gets a password', event('CreateLoginProfile'), ['iam-changes']],
  ['an identity provider is added', event('CreateOpenIDConnectProvider'), ['iam-changes']],
  ['the trail is stopped', event('StopLogging'), ['trail-changes']],
  ['the trail records less', event('PutEventSelectors'), ['trail-changes']],
  ['a key is to be deleted', event('ScheduleKeyDeletion'), ['key-changes']],
  ['a key policy changes', event('PutKeyPolicy'), ['key-changes']],
  ['a person grants a key', event('CreateGrant'), ['key-changes']],
  ['a service grants a key', event('CreateGrant', { userIdentity: service }), []],
  ['a bucket policy changes', event('PutBucketPolicy'), ['bucket-changes']],
  ['a bucket policy is deleted', event('DeleteBucketPolicy'), ['bucket-changes']],
  ['the lifecycle of a bucket changes', event('PutBucketLifecycle'), ['bucket-changes']],
  ['a bucket becomes public', event('DeletePublicAccessBlock'), ['bucket-changes']],
  ['versioning is suspended', event('PutBucketVersioning'), ['bucket-changes']],
  ['a group is opened', event('AuthorizeSecurityGroupIngress'), ['network-changes']],
  ['an endpoint policy changes', event('ModifyVpcEndpoint'), ['network-changes']],
  ['the DNS Firewall allows more', event('UpdateFirewallDomains'), ['network-changes']],
  ['an alarm is deleted', event('DeleteAlarms'), ['alarm-changes']],
  ['a subscriber leaves', event('Unsubscribe'), ['alarm-changes']],
  [
    'a secret is read',
    event('GetSecretValue', { requestParameters: { secretId: 'redshift!spacex-local-admin' } }),
    ['secret-reads'],
  ],
  ...['other', 'spacex-local2-launch-library'].map(
    (secretId) =>
      [
        `the secret ${secretId} is read`,
        event('GetSecretValue', { requestParameters: { secretId } }),
        [],
      ] as const,
  ),
  ['a document is written', event('PutObject'), []],
  ['a role is assumed', event('AssumeRole'), []],
];

/** Tests which alarms of the trail an event raises, and that none of them lacks a sample. */
export function testAuditAlarms(planned: () => Plan): void {
  const filters = () =>
    resourcesOf(planned())
      .filter(({ type, values }) => {
        return (
          type === 'aws_cloudwatch_log_metric_filter' &&
          values['log_group_name'] === '/aws/cloudtrail/spacex-local'
        );
      })
      .map(({ values }) => {
        const [metric] = values['metric_transformation'] as { name: string; namespace: string }[];
        return { pattern: String(values['pattern']), metric };
      });

  test('every filter of the trail has a valid length, and feeds an alarm', () => {
    const alarms = resourcesOf(planned())
      .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
      .map(({ values }) => `${values['namespace']} ${values['metric_name']}`);
    expect(filters().length).toBeGreaterThan(10);
    for (const { pattern, metric } of filters()) {
      expect(pattern.length).toBeLessThanOrEqual(1024);
      expect(alarms).toContain(`${metric?.namespace} ${metric?.name}`);
    }
    const sampled = new Set(samples.flatMap(([, , raised]) => raised));
    expect(new Set(filters().map(({ metric }) => metric?.name))).toEqual(sampled);
  });

  test.for(samples)('the alarms of the trail if %s', ([, sample, raised]) => {
    const found = filters().filter(({ pattern }) => matchesPattern(pattern, sample));
    expect([...new Set(found.map(({ metric }) => metric?.name))]).toEqual(raised);
  });
}
