import * as z from 'zod/mini';
// The file itself: the index of the locales loads every language.
import english from 'zod/v4/locales/en.js';

type Issue = z.core.$ZodIssue;

// The small core of zod has no texts of its own. They are passed with each call, because a
// configuration of zod would apply to the schemas of the application too.
const { localeError } = english();
const texts = localeError === undefined ? {} : { error: localeError };

/** The issues of a value, with their texts in English. Empty if the value matches its schema. */
export function issuesOf(schema: z.core.$ZodType, value: unknown): readonly Issue[] {
  const parsed = z.safeParse(schema, value, texts);
  return parsed.success ? [] : parsed.error.issues;
}

/** The value as its schema returns it, or the issues. */
export function parseOrIssues<T>(
  schema: z.core.$ZodType<T>,
  value: unknown,
): { readonly data: T } | { readonly issues: readonly Issue[] } {
  const parsed = z.safeParse(schema, value, texts);
  return parsed.success ? { data: parsed.data } : { issues: parsed.error.issues };
}
