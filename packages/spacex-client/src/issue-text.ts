import type { $ZodRawIssue } from 'zod/v4/core';

const formats: Readonly<Record<string, string>> = { date: 'ISO date', datetime: 'ISO datetime' };
const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items' };

/**
 * The text of an issue: that of zod's English locale, for the issues that the schemas of this
 * package can have. The locale has the texts of every schema, which would be 1 KB of each bundle.
 * Unknown keys have none, because they are reported as drift.
 *
 * @returns undefined for another issue, which then has the text that zod is configured with
 */
export function issueText(issue: $ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `Invalid input: expected ${issue.expected}, received ${typeOf(issue.input)}`;
    case 'too_small':
      return `Too small: expected ${issue.origin} ${limit('>', issue.minimum, issue)}`;
    case 'too_big':
      return `Too big: expected ${issue.origin} ${limit('<', issue.maximum, issue)}`;
    case 'invalid_format':
      return formats[issue.format] && `Invalid ${formats[issue.format]}`;
    default:
      return undefined;
  }
}

/** The type of a JSON value, and of what a program passes to `checkDocument`, in zod's words. */
function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? 'number' : String(value);
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'object') return typeof value;
  const prototype = Object.getPrototypeOf(value);
  return (prototype !== Object.prototype && prototype?.constructor?.name) || 'object';
}

function limit(
  sign: string,
  bound: number | bigint,
  { origin, inclusive }: { readonly origin: string; readonly inclusive?: boolean | undefined },
): string {
  const comparison = `${sign}${inclusive ? '=' : ''}${bound}`;
  const unit = units[origin];
  return unit === undefined ? `to be ${comparison}` : `to have ${comparison} ${unit}`;
}
