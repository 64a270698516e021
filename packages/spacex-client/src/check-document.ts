import { type $ZodIssue, validate } from 'zod/v4/core';
import { idOf } from './document-id.ts';
import type { DocumentIssue } from './document-issue.ts';
import { pathOfPart } from './document-path.ts';
import type { DocumentOf, Resource } from './resource.ts';
import { unstorableValues } from './unstorable-values.ts';
import { issuesOf } from './zod-issues.ts';

export type { DocumentIssue } from './document-issue.ts';

/** A document that does not match its schema: its text as received, and all its issues. */
export interface Reject {
  readonly resource: string;
  /** The document's `id`, if it has a valid one. */
  readonly documentId: string | null;
  readonly issues: readonly DocumentIssue[];
  /** The JSON text as received; empty for a parsed value that has no JSON text. */
  readonly raw: string;
}

/** The result of validating one document. */
export type CheckedDocument<T> =
  | {
      readonly ok: true;
      readonly document: T;
      /** Paths of fields that the schema does not know. They stay in the document. */
      readonly drift: readonly string[];
    }
  | { readonly ok: false; readonly reject: Reject; readonly drift: readonly string[] };

const noDrift: readonly string[] = [];

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
  return check(resource, value, () => raw, raw.includes('\\u') || !raw.isWellFormed());
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
  return check(resource, value, () => textOf(value), true);
}

/** Returns '' for a value that has no JSON text: it is nested too deeply, or has a BigInt. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '';
  }
}

function check<R extends Resource>(
  resource: R,
  value: unknown,
  raw: () => string,
  checkTexts: boolean,
): CheckedDocument<DocumentOf<R>> {
  // Nearly every document is valid, and `validate` is faster than a parse that lists the issues.
  const isValid = validate(resource.schema, value);
  // A document without unknown fields cannot be nested too deeply.
  const issues = checkTexts || !isValid ? unstorableValues(value) : [];
  const drift: string[] = [];
  if (!isValid) {
    sortIssues(issuesOf(resource.schema, value), '', issues, drift);
  }
  if (issues.length > 0) return rejected(resource, value, issues, raw(), drift);
  // The schemas transform nothing, so the value itself is the document, unknown fields included.
  return { ok: true, document: value as DocumentOf<R>, drift: drift.length > 0 ? drift : noDrift };
}

/** Adds unknown keys to `drift` and all other problems to `issues`. */
function sortIssues(
  found: readonly $ZodIssue[],
  prefix: string,
  issues: DocumentIssue[],
  drift: string[],
): void {
  for (const issue of found) {
    const path = issue.path.reduce(pathOfPart, prefix);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) drift.push(pathOfPart(path, key));
      continue;
    }
    if (issue.code === 'invalid_union') {
      const branch = issue.errors.find(hasOnlyNestedIssues);
      if (branch !== undefined) {
        sortIssues(branch, path, issues, drift);
        continue;
      }
    }
    issues.push({ code: issue.code, path, message: issue.message });
  }
}

/** The branch of a union that accepts the type of the value itself is the one to report. */
function hasOnlyNestedIssues(branch: readonly $ZodIssue[]): boolean {
  return branch.every((issue) => issue.code === 'unrecognized_keys' || issue.path.length > 0);
}

function rejected(
  resource: Resource,
  value: unknown,
  issues: readonly DocumentIssue[],
  raw: string,
  drift: readonly string[],
): { ok: false; reject: Reject; drift: readonly string[] } {
  return {
    ok: false,
    reject: { resource: resource.name, documentId: idOf(value), issues, raw },
    drift,
  };
}
