/**
 * Extends a path by one key or index: `cores[0].flight`. The empty path is the document itself, so
 * an empty key, which JSON allows, is written `[""]`.
 */
export function pathOfPart(path: string, part: PropertyKey): string {
  if (typeof part === 'number') return `${path}[${part}]`;
  if (part === '') return `${path}[""]`;
  return path === '' ? String(part) : `${path}.${String(part)}`;
}
