import type { AttachedStatement } from './statements.ts';

/**
 * Whether the policy of a role allows an action on a resource, ignoring conditions. If it returns
 * false, the action is denied under any conditions.
 */
export function allows(
  statements: readonly AttachedStatement[],
  role: string,
  action: string,
  resource: string,
): boolean {
  return statements.some(
    ({ attachedTo, effect, actions, resources }) =>
      attachedTo === `role ${role}` &&
      effect === 'Allow' &&
      actions.some((pattern) => matches(pattern, action)) &&
      resources.some((pattern) => matches(pattern, resource)),
  );
}

/**
 * Whether S3 answers 404 instead of 403 for a missing key: only if the caller may list the bucket
 * with a request that has no prefix.
 */
export function mayLearnThatAKeyIsMissing(
  statements: readonly AttachedStatement[],
  role: string,
  bucket: string,
): boolean {
  return statements.some(
    ({ attachedTo, effect, actions, resources, conditions }) =>
      attachedTo === `role ${role}` &&
      effect === 'Allow' &&
      actions.includes('s3:ListBucket') &&
      resources.includes(bucket) &&
      conditions.every((condition) => /^\w+IfExists s3:prefix: /.test(condition)),
  );
}

/** Whether a pattern of a policy, with `*` and `?`, matches a text. */
export function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}
