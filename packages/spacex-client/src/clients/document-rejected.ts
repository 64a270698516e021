import type { Reject } from '../document.ts';
import { SpacexClientError } from '../errors/spacex-client-error.ts';

/** The error for a document that was asked for by itself and breaks its schema. */
export function documentRejected(reject: Reject, url: string): SpacexClientError {
  const shown = reject.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path || '(document)'}: ${message}`);
  const more = reject.issues.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  const name = `The document ${reject.documentId ?? '(without an id)'} of ${reject.resource}`;
  const message = `${name} from ${url} breaks its schema: ${shown.join('; ')}. Correct it at its source, or use list() or query() to get it beside the good ones.`;
  return new SpacexClientError('document_rejected', message, {
    url,
    resource: reject.resource,
    issues: reject.issues,
  });
}
