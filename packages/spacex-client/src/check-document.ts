import type { DocumentOf, Resource } from './resource.ts';
import type { CheckedDocument, DocumentKind } from './validate-document.ts';
import { noDrift, rejected, validateDocument } from './validate-document.ts';

export type { DocumentIssue } from './document-issue.ts';
export type { CheckedDocument, Reject } from './validate-document.ts';

/**
 * Parses the JSON text of one document and validates it against the schema of its resource.
 *
 * @example
 * ```ts
 * const checked = readDocument(resources.cores, '{"serial":"B1058", …}');
 * if (checked.ok) console.log(checked.document.serial);
 * else console.warn(checked.reject.issues);
 * ```
 */
export function readDocument<R extends Resource>(
  resource: R,
  raw: string,
): CheckedDocument<DocumentOf<R>> {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (cause) {
    const message = `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    return rejected(resource, null, [{ code: 'invalid_json', path: '', message }], raw, noDrift);
  }
  // NUL and unpaired surrogates come from an escape or are in the raw text itself, so most
  // documents need no check of their texts.
  const checkTexts = raw.includes('\\u') || !raw.isWellFormed();
  return validateDocument(kindOf(resource), value, () => raw, checkTexts);
}

/**
 * Validates a value that is already parsed. Unknown fields are drift. The document is a reject if
 * it violates the schema in any other way, or has a value that databases cannot store: a NUL
 * character, an unpaired surrogate, more than 100 levels.
 *
 * @example
 * ```ts
 * const checked = checkDocument(resources.launches, await response.json());
 * ```
 */
export function checkDocument<R extends Resource>(
  resource: R,
  value: unknown,
): CheckedDocument<DocumentOf<R>> {
  return validateDocument(kindOf(resource), value, () => textOf(value), true);
}

/** Returns '' for a value that has no JSON text: it is nested too deeply, or has a BigInt. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '';
  }
}

function kindOf<R extends Resource>(resource: R): DocumentKind<DocumentOf<R>> {
  return resource as DocumentKind<DocumentOf<R>>;
}
