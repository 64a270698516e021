/**
 * The path of a part of what is at `path`: `cores[0].flight`. The document itself is the empty
 * path, so an empty key, which JSON allows, is written `[""]`.
 */
export function pathOfPart(path: string, part: PropertyKey): string {
  if (typeof part === 'number') return `${path}[${part}]`;
  if (part === '') return `${path}[""]`;
  return path === '' ? String(part) : `${path}.${String(part)}`;
}
