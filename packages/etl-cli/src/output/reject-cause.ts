import { createHash } from 'node:crypto';
import type { RejectedDocument } from '@spacex-platform/loaders';

type Rejected = Pick<RejectedDocument, 'resource' | 'issues'>;

/**
 * The id of the cause of a reject: documents of a resource with the same issues at the same paths,
 * regardless of positions in lists and of values, have the same cause.
 */
export function causeOf({ resource, issues }: Rejected): string {
  const parts = new Set(issues.map(({ code, path }) => `${pathOf(path)} ${code}`));
  const key = JSON.stringify([resource, ...[...parts].sort()]);
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

/** The issues of a reject as one line. */
export function issuesText({ issues }: Pick<RejectedDocument, 'issues'>): string {
  return issues.map(({ path, message }) => `${path || 'document'}: ${message}`).join('; ');
}

function pathOf(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}
