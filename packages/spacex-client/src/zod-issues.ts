import * as z from 'zod/v4/core';
import { issueText } from './issue-text.ts';

type Issue = z.$ZodIssue;

// The core of zod has no texts of its own. They are passed with each call, because a configuration
// of zod would apply to the schemas of the application too.
const texts = { error: issueText };

/** The issues of a value, with their texts in English. Empty if the value matches its schema. */
export function issuesOf(schema: z.$ZodType, value: unknown): readonly Issue[] {
  const parsed = z.safeParse(schema, value, texts);
  return parsed.success ? [] : parsed.error.issues;
}

/** The value as its schema returns it, or the issues. */
export function parseOrIssues<T>(
  schema: z.$ZodType<T>,
  value: unknown,
): { readonly data: T } | { readonly issues: readonly Issue[] } {
  const parsed = z.safeParse(schema, value, texts);
  return parsed.success ? { data: parsed.data } : { issues: parsed.error.issues };
}
