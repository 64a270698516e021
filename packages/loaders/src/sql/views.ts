import { literal, qualified } from './names.ts';

/** A named query that a database stores as a view. The marts of `transform` have this type. */
export interface ViewDefinition {
  readonly name: string;
  readonly description: string;
  /** Tables and views that it reads, unqualified. */
  readonly reads: readonly string[];
  /** One SELECT over unqualified names. */
  readonly sql: string;
  /** Its columns in order, if they are known. */
  readonly columns?: readonly { readonly name: string }[];
}

/** The comment of a view: its description, and a fingerprint by which changes are detected. */
export function viewComment(view: ViewDefinition): string {
  return `${view.description} [definition ${fingerprint(view.sql)}]`;
}

/** Whether {@link viewComment} has created the comment. */
export function isOwnComment(comment: string | null): boolean {
  return comment !== null && / \[definition [0-9a-f]{8}\]$/.test(comment);
}

/**
 * `create or replace view …`; the caller has set the search path to the schema.
 *
 * @example
 * ```ts
 * const [view, comment] = createView('spacex', marts.core_usage);
 * ```
 */
export function createView(schema: string, view: ViewDefinition): string[] {
  const name = qualified(schema, view.name);
  return [
    `create or replace view ${name} as\n${view.sql}`,
    `comment on view ${name} is ${literal(viewComment(view))}`,
  ];
}

/** FNV-1a, 32 bits: enough to detect an edit, and the same on every platform. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
