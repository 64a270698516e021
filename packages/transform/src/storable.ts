/** Far more levels than any document has, and far fewer than overflow the stack of a database. */
const maxDepth = 100;

/** Why JSON cannot be stored in a column. */
export type JsonProblem = 'not_json' | 'text' | 'depth';

/** Whether a text has no NUL character and no unpaired surrogate, which no database stores. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/**
 * Finds a reason why a value cannot be stored as JSON: a number that is not finite, which JSON
 * cannot represent, a value of another type, a text that databases cannot store, or too many levels.
 */
export function jsonProblem(value: unknown, depth = 0): JsonProblem | undefined {
  switch (typeof value) {
    case 'string':
      return isStorableText(value) ? undefined : 'text';
    case 'number':
      return Number.isFinite(value) ? undefined : 'not_json';
    case 'boolean':
      return undefined;
    case 'object':
      break;
    default:
      return 'not_json';
  }
  if (value === null) return undefined;
  if (depth === maxDepth) return 'depth';
  if (Array.isArray(value)) {
    for (const item of value) {
      const problem = jsonProblem(item, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  for (const key of Object.keys(value)) {
    if (!isStorableText(key)) return 'text';
    const problem = jsonProblem((value as Record<string, unknown>)[key], depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
