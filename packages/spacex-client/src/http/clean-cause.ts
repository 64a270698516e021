import type { Redactor } from './redact.ts';

/** Causes of causes, and what they carry, are looked at this far down. */
const deepest = 8;

/** The cause of an error where nothing in it tells a secret; otherwise none. */
export function cleanCause(cause: unknown, { redact }: Redactor): unknown {
  return textsOf(cause, 0).every((text) => redact(text) === text) ? cause : undefined;
}

/** Messages, stacks and all that an error carries: a parser carries what it has read. */
function textsOf(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > deepest) return [];
  const isOpen = value instanceof Error || Array.isArray(value) || isPlain(value);
  // A URL, or bytes.
  if (!isOpen) return [String(value)];
  const own = Object.getOwnPropertyNames(value).map((name): unknown => Reflect.get(value, name));
  // Not every error has its message as its own: that of an abort is inherited.
  const message = value instanceof Error ? [value.message] : [];
  return [...message, ...own.flatMap((one) => textsOf(one, depth + 1))];
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
