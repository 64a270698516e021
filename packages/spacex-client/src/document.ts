import type { z } from 'zod';
import type { DocumentIssue } from './document-issue.ts';
import { pathOfPart } from './document-path.ts';
import type { DocumentOf, Resource } from './resource.ts';
import { unstorableValues } from './unstorable-values.ts';

export type { DocumentIssue } from './document-issue.ts';

/** A document that broke its contract: kept as received, with every fault named. */
export interface Reject {
  readonly resource: string;
  /** Its `id`, where it has a usable one. */
  readonly documentId: string | null;
  readonly issues: readonly DocumentIssue[];
  /** The JSON text as received; empty for a parsed value that has none. */
  readonly raw: string;
}

/** The outcome of checking one document. */
export type CheckedDocument<T> =
  | {
      readonly ok: true;
      readonly document: T;
      /** Paths of fields that the schema does not know: kept, reported, never an error. */
      readonly drift: readonly string[];
    }
  | { readonly ok: false; readonly reject: Reject; readonly drift: readonly string[] };

const noDrift: readonly string[] = [];

/**
 * Reads the JSON text of one document and checks it against the schema of its resource.
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
  // NUL and lone surrogates reach a parsed text by an escape, or stand in the raw text already,
  // so most documents need no look at their texts.
  return check(resource, value, () => raw, raw.includes('\\u') || !raw.isWellFormed());
}

/**
 * Checks a value that is already parsed. Unknown fields are drift; anything else that the schema
 * refuses, and what no warehouse can store (NUL, half of a surrogate pair, more than 100 levels),
 * is a reject.
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

/** A parsed value comes from anywhere: it may be too deep for a text, or hold what has none. */
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
  lookAtText: boolean,
): CheckedDocument<DocumentOf<R>> {
  // Nearly every document is sound, and a yes costs less than the list of what is wrong.
  const isSound = resource.schema.validate(value);
  // What has no field but those of its schema is not too deep.
  const issues = lookAtText || !isSound ? unstorableValues(value) : [];
  const drift: string[] = [];
  if (!isSound) {
    const parsed = resource.schema.safeParse(value);
    if (!parsed.success) sortIssues(parsed.error.issues, '', issues, drift);
  }
  if (issues.length > 0) return rejected(resource, value, issues, raw(), drift);
  // The schemas change nothing, so the value itself is the document, unknown fields included.
  return { ok: true, document: value as DocumentOf<R>, drift: drift.length > 0 ? drift : noDrift };
}

/** Puts unknown keys into `drift` and everything else into `issues`. */
function sortIssues(
  found: readonly z.core.$ZodIssue[],
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
      const meant = issue.errors.find(isOnlyInside);
      if (meant !== undefined) {
        sortIssues(meant, path, issues, drift);
        continue;
      }
    }
    issues.push({ code: issue.code, path, message: issue.message });
  }
}

/** A branch of a union that finds no fault with the value itself is the branch that was meant. */
function isOnlyInside(branch: readonly z.core.$ZodIssue[]): boolean {
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

function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const id = (value as { id?: unknown }).id;
  return typeof id === 'string' && id !== '' ? id : null;
}
