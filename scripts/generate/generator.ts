/** Contents of generated files by their path from the root of the repository. */
export type GeneratedFiles = ReadonlyMap<string, string | Uint8Array>;

/** What a module of this directory exports. */
export interface Generator {
  produce(): GeneratedFiles | Promise<GeneratedFiles>;
  /** Directories that hold nothing but generated files: any other file there is deleted. */
  readonly directories?: readonly string[];
  /** Printed after a failed check. */
  readonly hint?: string;
}

/** An input that is not part of the repository is not on this machine. */
export class MissingInput extends Error {
  override readonly name = 'MissingInput';
}

/** Replaces the text between two lines of a file. */
export function replaceBetween(
  text: string,
  { begin, end, file }: { readonly begin: string; readonly end: string; readonly file: string },
  replacement: string,
): string {
  const from = text.indexOf(`${begin}\n`);
  const to = text.indexOf(`${end}\n`);
  if (from < 0 || to < from) {
    throw new Error(`${file} must contain the lines "${begin}" and "${end}", in this order.`);
  }
  return `${text.slice(0, from)}${begin}\n${replacement}${text.slice(to)}`;
}

/** JSON with its first `levels` levels on lines of their own, and one line for each value below. */
export function compactJson(value: unknown, levels: number): string {
  const isBranch = typeof value === 'object' && value !== null && levels > 0;
  if (!isBranch) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const entries = Array.isArray(value)
    ? value.map((item) => compactJson(item, levels - 1))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}: ${compactJson(item, levels - 1)}`);
  return `${open}\n${entries.join(',\n')}\n${close}`;
}
