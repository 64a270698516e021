/** JSON spelt as `JSON.stringify` never spells it: `1e400`, half of a surrogate pair unescaped. */
export class SpeltJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON as `JSON.stringify` writes it, but for -0, which keeps its sign, and what is spelt. */
export function jsonText(value: unknown): string {
  if (value instanceof SpeltJson) return value.text;
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  const fields = Object.entries(value).map(([key, field]) => `${jsonText(key)}:${jsonText(field)}`);
  return `{${fields.join(',')}}`;
}
