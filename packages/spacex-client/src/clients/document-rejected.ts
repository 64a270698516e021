import type { Reject } from '../check-document.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';

/** The error for a single requested document that does not match its schema. */
export function documentRejected(reject: Reject, url: string): SpacexClientError {
  const shown = reject.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path || '(document)'}: ${message}`);
  const more = reject.issues.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  const name = `Document ${reject.documentId ?? '(without an id)'} of ${reject.resource}`;
  const message = `${name} from ${url} does not match its schema: ${shown.join('; ')}. Fix it at the source. list() and query() return it as a reject, iterate() with onReject.`;
  return new SpacexClientError('document_rejected', message, {
    url,
    resource: reject.resource,
    issues: reject.issues,
  });
}
