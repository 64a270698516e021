import { type $ZodIssue, validate } from 'zod/v4/core';
import { idOf } from './document-id.ts';
import type { DocumentIssue } from './document-issue.ts';
import { pathOfPart } from './document-path.ts';
import type { DocumentSchema } from './resource.ts';
import { unstorableValues } from './unstorable-values.ts';
import { issuesOf } from './zod-issues.ts';

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

/** What a document is validated against, and the name under which it is a reject. */
export interface DocumentKind<T = unknown> {
  readonly name: string;
  readonly schema: DocumentSchema<T>;
}

/** The drift of a document without unknown fields. */
export const noDrift: readonly string[] = [];

/**
 * Validates the parsed value of a document.
 *
 * @param raw its text for a reject
 * @param checkTexts whether the value may have a text that databases cannot store
 */
export function validateDocument<T>(
  kind: DocumentKind<T>,
  value: unknown,
  raw: () => string,
  checkTexts: boolean,
): CheckedDocument<T> {
  // Nearly every document is valid, and `validate` is faster than a parse that lists the issues.
  const isValid = validate(kind.schema, value);
  // A document without unknown fields cannot be nested too deeply.
  const issues = checkTexts || !isValid ? unstorableValues(value) : [];
  const drift: string[] = [];
  if (!isValid) {
    sortIssues(issuesOf(kind.schema, value), '', issues, drift);
  }
  if (issues.length > 0) return rejected(kind, value, issues, raw(), drift);
  // The schemas transform nothing, so the value itself is the document, unknown fields included.
  return { ok: true, document: value as T, drift: drift.length > 0 ? drift : noDrift };
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

/** A document as a reject, with these issues. */
export function rejected(
  { name }: DocumentKind,
  value: unknown,
  issues: readonly DocumentIssue[],
  raw: string,
  drift: readonly string[],
): { ok: false; reject: Reject; drift: readonly string[] } {
  return {
    ok: false,
    reject: { resource: name, documentId: idOf(value), issues, raw },
    drift,
  };
}
